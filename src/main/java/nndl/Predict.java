package nndl;

import nndl.command.Program;
import nndl.command.predict.PredictCommand;

/** Runs {@link PredictCommand} for {@code spark-submit --class nndl.Predict nndl.jar [options]}. */
public final class Predict {
  private Predict() {}

  public static void main(String[] args) {
    Program.main(new PredictCommand(), args);
  }
}
