package nndl;

import nndl.command.Program;
import nndl.command.train.TrainCommand;

/** Runs {@link TrainCommand} for {@code spark-submit --class nndl.Train nndl.jar [options]}. */
public final class Train {
  private Train() {}

  public static void main(String[] args) {
    Program.main(new TrainCommand(), args);
  }
}
