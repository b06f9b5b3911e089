package nndl.command.console;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A way to show progress: as a bar, as lines, or not at all. */
sealed interface Display extends AutoCloseable permits Bar, Heartbeat, Display.Silent {
  /** The standard output for the lines of the command. */
  PrintStream out();

  /** The standard error for the lines of the command. */
  PrintStream err();

  /** Shows a view from now on. A thread of the display asks {@code view} for the progress. */
  void show(Supplier<View> view);

  /** Shows no progress until the next call of {@link #show}. */
  void hide();

  /** Notes that the next line that is printed shows the progress. */
  void progressPrinted();

  /** Stops showing progress because the JVM ends. Does not block. */
  void leave();

  @Override
  void close();

  /** Shows no progress. */
  record Silent(PrintStream out, PrintStream err) implements Display {
    @Override
    public void show(Supplier<View> view) {}

    @Override
    public void hide() {}

    @Override
    public void progressPrinted() {}

    @Override
    public void leave() {}

    @Override
    public void close() {}
  }
}
