package nndl;

import nndl.command.Program;
import nndl.command.train.TrainCommand;

/** {@code spark-submit --class nndl.Train nndl.jar [options]}, which is {@link TrainCommand}. */
public final class Train {
  private Train() {}

  public static void main(String[] args) {
    Program.main(new TrainCommand(), args);
  }
}
