package nndl;

import nndl.command.Program;
import nndl.command.convert.ConvertCommand;

/** Runs {@link ConvertCommand} for {@code spark-submit --class nndl.Convert nndl.jar [options]}. */
public final class Convert {
  private Convert() {}

  public static void main(String[] args) {
    Program.main(new ConvertCommand(), args);
  }
}
