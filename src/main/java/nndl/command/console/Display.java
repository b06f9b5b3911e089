package nndl.command.console;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A way to show progress: a bar, lines, or nothing. */
sealed interface Display extends AutoCloseable permits Bar, Heartbeat, Display.Silent {
  /** Standard output for the lines of the command. */
  PrintStream out();

  /** Standard error for the lines of the command. */
  PrintStream err();

  /** Shows this view from now on. A thread of the display asks for it. */
  void show(Supplier<View> view);

  /** Shows no progress until the next view. */
  void hide();

  /** A printed line has just shown the progress. */
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
