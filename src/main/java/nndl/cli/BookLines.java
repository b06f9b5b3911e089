package nndl.cli;

import java.io.PrintStream;
import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.Progress;

/** The line that the book's program prints at the end of every epoch. */
public final class BookLines implements Observer {
  private final PrintStream out;

  public BookLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    out.print(epoch + "\n");
    out.flush();
  }
}
