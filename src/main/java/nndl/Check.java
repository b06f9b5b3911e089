package nndl;

import nndl.command.Program;
import nndl.command.check.CheckCommand;

/** Runs {@link CheckCommand} for {@code spark-submit --class nndl.Check nndl.jar [options]}. */
public final class Check {
  private Check() {}

  public static void main(String[] args) {
    Program.main(new CheckCommand(), args);
  }
}
