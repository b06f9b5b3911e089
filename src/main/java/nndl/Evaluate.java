package nndl;

import nndl.command.Program;
import nndl.command.evaluate.EvaluateCommand;

/**
 * {@code spark-submit --class nndl.Evaluate nndl.jar [options]}, which is {@link EvaluateCommand}.
 */
public final class Evaluate {
  private Evaluate() {}

  public static void main(String[] args) {
    Program.main(new EvaluateCommand(), args);
  }
}
