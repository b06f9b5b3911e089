package nndl;

import nndl.command.Program;
import nndl.command.interchange.ImportCommand;

/** Runs {@link ImportCommand} for {@code spark-submit --class nndl.Import nndl.jar [options]}. */
public final class Import {
  private Import() {}

  public static void main(String[] args) {
    Program.main(new ImportCommand(), args);
  }
}
