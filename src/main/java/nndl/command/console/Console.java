package nndl.command.console;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nndl.time.Clock;

/**
 * Where a program prints, and shows how far it is. A bar is drawn if standard error is a terminal,
 * as far as one knows; else there is a line each minute. What the program prints stands in lines of
 * its own in any case, and goes nowhere else than without a bar.
 */
public final class Console implements AutoCloseable {
  private final Display display;

  /** When there is a bar. */
  public enum When {
    /** If standard error is known to be a terminal. */
    AUTO,
    ALWAYS,
    /** And there are no lines in its place. */
    NEVER
  }

  private Console(Display display) {
    this.display = display;
  }

  /**
   * A program's.
   *
   * @param environment which says what is known of the terminal; empty if it is another machine's
   */
  public static Console of(
      When when, PrintStream out, PrintStream err, Map<String, String> environment, Clock clock) {
    Optional<Terminal> terminal = Terminal.in(environment);
    if (when == When.NEVER) {
      return plain(out, err);
    }
    if (Terminal.isDumb(environment) || (when == When.AUTO && terminal.isEmpty())) {
      return new Console(new Heartbeat(out, err, clock));
    }
    return new Console(new Bar(terminal.orElse(Terminal.ANY), out, err, clock));
  }

  /** One that shows nothing. */
  public static Console plain(PrintStream out, PrintStream err) {
    return new Console(new Display.Silent(out, err));
  }

  /** Standard output. */
  public PrintStream out() {
    return display.out();
  }

  /** Standard error. */
  public PrintStream err() {
    return display.err();
  }

  /** Tells the user something. */
  public void say(String line) {
    err().println("nndl: " + line);
  }

  /** Shows how far something is, until the next is shown; another thread will ask for it. */
  public void show(Supplier<View> view) {
    display.show(view);
  }

  /** Shows nothing until something is shown again. */
  public void hide() {
    display.hide();
  }

  /** A line was just printed that says how far it is, so the next need not come soon. */
  public void told() {
    display.told();
  }

  /** The JVM ends: leaves an empty line, and waits for nobody. */
  public void leave() {
    display.leave();
  }

  @Override
  public void close() {
    display.close();
  }
}
