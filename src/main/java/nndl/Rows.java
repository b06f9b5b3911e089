package nndl;

import nndl.command.Program;
import nndl.command.rows.RowsCommand;

/** Runs {@link RowsCommand} for {@code spark-submit --class nndl.Rows nndl.jar [options]}. */
public final class Rows {
  private Rows() {}

  public static void main(String[] args) {
    Program.main(new RowsCommand(), args);
  }
}
