package nndl.command.console;

import java.io.PrintStream;
import java.util.function.Supplier;

/** One of the ways in which people see how far something is. */
sealed interface Display extends AutoCloseable permits Bar, Heartbeat, Display.Silent {
  /** Standard output for all other lines. */
  PrintStream out();

  /** Standard error for all other lines. */
  PrintStream err();

  /** Shows this from now on; asked by a thread of the display's. */
  void show(Supplier<View> view);

  /** Shows nothing until the next view. */
  void hide();

  /** Something was just printed that says how far it is. */
  void told();

  /** The JVM ends: shows nothing any more, and waits for nobody. */
  void leave();

  @Override
  void close();

  /** Shows nothing. */
  record Silent(PrintStream out, PrintStream err) implements Display {
    @Override
    public void show(Supplier<View> view) {}

    @Override
    public void hide() {}

    @Override
    public void told() {}

    @Override
    public void leave() {}

    @Override
    public void close() {}
  }
}
