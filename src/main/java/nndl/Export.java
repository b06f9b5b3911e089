package nndl;

import nndl.command.Program;
import nndl.command.interchange.ExportCommand;

/** Runs {@link ExportCommand} for {@code spark-submit --class nndl.Export nndl.jar [options]}. */
public final class Export {
  private Export() {}

  public static void main(String[] args) {
    Program.main(new ExportCommand(), args);
  }
}
