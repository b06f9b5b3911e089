package nndl;

import nndl.command.Program;
import nndl.command.deform.DeformCommand;

/** {@code spark-submit --class nndl.Deform nndl.jar [options]}, which is {@link DeformCommand}. */
public final class Deform {
  private Deform() {}

  public static void main(String[] args) {
    Program.main(new DeformCommand(), args);
  }
}
