package nndl.command;

import java.io.PrintStream;
import java.util.function.Consumer;
import nndl.error.text.PlainText;
import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.Progress;

/** Prints the accuracy line of each epoch, as the program of the book does. */
public final class AccuracyLines implements Observer {
  private final Consumer<String> lines;

  public AccuracyLines(PrintStream out) {
    this.lines = lines(out);
  }

  /**
   * Returns a consumer that prints each line and flushes it. A line ends with a line feed on every
   * operating system.
   */
  public static Consumer<String> lines(PrintStream out) {
    return line -> {
      out.print(PlainText.line(line) + "\n");
      out.flush();
    };
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    lines.accept(epoch.toString());
  }
}
