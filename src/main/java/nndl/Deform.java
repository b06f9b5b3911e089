package nndl;

import nndl.command.Program;
import nndl.command.deform.DeformCommand;

/** Runs {@link DeformCommand} for {@code spark-submit --class nndl.Deform nndl.jar [options]}. */
public final class Deform {
  private Deform() {}

  public static void main(String[] args) {
    Program.main(new DeformCommand(), args);
  }
}
