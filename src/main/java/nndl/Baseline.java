package nndl;

import nndl.command.Program;
import nndl.command.baseline.BaselineCommand;

/**
 * Runs {@link BaselineCommand} for {@code spark-submit --class nndl.Baseline nndl.jar [options]}.
 */
public final class Baseline {
  private Baseline() {}

  public static void main(String[] args) {
    Program.main(new BaselineCommand(), args);
  }
}
