package nndl;

import nndl.command.Program;
import nndl.command.report.ReportCommand;

/** Runs {@link ReportCommand} for {@code spark-submit --class nndl.Report nndl.jar [options]}. */
public final class Report {
  private Report() {}

  public static void main(String[] args) {
    Program.main(new ReportCommand(), args);
  }
}
