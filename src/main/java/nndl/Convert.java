package nndl;

import nndl.command.Program;
import nndl.command.convert.ConvertCommand;

/**
 * {@code spark-submit --class nndl.Convert nndl.jar [options]}, which is {@link ConvertCommand}.
 */
public final class Convert {
  private Convert() {}

  public static void main(String[] args) {
    Program.main(new ConvertCommand(), args);
  }
}
