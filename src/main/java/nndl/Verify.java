package nndl;

import nndl.command.Program;
import nndl.command.verify.VerifyCommand;

/** Runs {@link VerifyCommand} for {@code spark-submit --class nndl.Verify nndl.jar MODEL}. */
public final class Verify {
  private Verify() {}

  public static void main(String[] args) {
    Program.main(new VerifyCommand(), args);
  }
}
