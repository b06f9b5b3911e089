package nndl;

import nndl.command.Program;
import nndl.command.evaluate.EvaluateCommand;

/**
 * Runs {@link EvaluateCommand} for {@code spark-submit --class nndl.Evaluate nndl.jar [options]}.
 */
public final class Evaluate {
  private Evaluate() {}

  public static void main(String[] args) {
    Program.main(new EvaluateCommand(), args);
  }
}
