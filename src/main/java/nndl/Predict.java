package nndl;

import nndl.command.Program;
import nndl.command.predict.PredictCommand;

/**
 * {@code spark-submit --class nndl.Predict nndl.jar [options]}, which is {@link PredictCommand}.
 */
public final class Predict {
  private Predict() {}

  public static void main(String[] args) {
    Program.main(new PredictCommand(), args);
  }
}
