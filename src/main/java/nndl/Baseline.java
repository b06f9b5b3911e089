package nndl;

import nndl.command.Program;
import nndl.command.baseline.BaselineCommand;

/**
 * {@code spark-submit --class nndl.Baseline nndl.jar [options]}, which is {@link BaselineCommand}.
 */
public final class Baseline {
  private Baseline() {}

  public static void main(String[] args) {
    Program.main(new BaselineCommand(), args);
  }
}
