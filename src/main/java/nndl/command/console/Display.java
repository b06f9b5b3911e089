package nndl.command.console;

import java.io.PrintStream;
import java.util.function.Supplier;

/** The output of a command, without progress. A {@link Bar} and a {@link Heartbeat} show it. */
class Display implements AutoCloseable {
  private final PrintStream out;
  private final PrintStream err;

  Display(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** The standard output for the lines of the command. */
  PrintStream out() {
    return out;
  }

  /** The standard error for the lines of the command. */
  PrintStream err() {
    return err;
  }

  /** Shows a view from now on. A thread of the display asks {@code view} for the progress. */
  void show(Supplier<View> view) {}

  /** Shows no progress until the next call of {@link #show}. */
  void hide() {}

  /** Notes that the next line that is printed shows the progress. */
  void progressPrinted() {}

  /** Stops showing progress because the JVM ends. Does not block. */
  void leave() {}

  @Override
  public void close() {}
}
