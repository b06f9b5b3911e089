package nndl.command;

import java.io.PrintStream;
import java.util.function.Consumer;
import nndl.training.Epoch;
import nndl.training.Observer;
import nndl.training.Progress;

/** The line that the book's program prints at the end of every epoch. */
public final class AccuracyLines implements Observer {
  private final Consumer<String> lines;

  public AccuracyLines(PrintStream out) {
    this.lines = lines(out);
  }

  /** Takes lines that a reader gets one by one, ended as on any machine. */
  public static Consumer<String> lines(PrintStream out) {
    return line -> {
      out.print(line + "\n");
      out.flush();
    };
  }

  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    lines.accept(epoch.toString());
  }
}
