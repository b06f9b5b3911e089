package nndl;

import nndl.command.Program;
import nndl.command.report.ReportCommand;

/** {@code spark-submit --class nndl.Report nndl.jar [options]}, which is {@link ReportCommand}. */
public final class Report {
  private Report() {}

  public static void main(String[] args) {
    Program.main(new ReportCommand(), args);
  }
}
