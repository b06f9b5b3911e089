package nndl.command.console;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nndl.time.Clock;

/**
 * Prints the lines of a command and shows its progress. Progress is shown by a bar, by lines or not
 * at all, see {@link When}. A progress line is printed whenever no line has shown progress for a
 * minute. Lines go to the same streams with or without a bar, and the bar never shares a line with
 * them.
 */
public final class Console implements AutoCloseable {
  private final Display display;

  /** When a progress bar is drawn. A terminal that cannot clear a line never gets one. */
  public enum When {
    /**
     * Draws a bar if standard error is known to be a terminal. Otherwise progress lines are
     * printed.
     */
    AUTO,
    ALWAYS,
    /** Shows no progress: neither a bar nor progress lines. */
    NEVER
  }

  private Console(Display display) {
    this.display = display;
  }

  /**
   * Returns the console of a command.
   *
   * @param environment variables that describe the terminal. It is empty if the terminal is on
   *     another machine.
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

  /** Returns a console that shows no progress. */
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

  /** Prints a message to standard error. */
  public void say(String line) {
    err().println("nndl: " + line);
  }

  /**
   * Shows a view until the next call of this method or of {@link #hide}. The thread of the console
   * asks {@code view} for the progress.
   */
  public void show(Supplier<View> view) {
    display.show(view);
  }

  /** Shows no progress until the next call of {@link #show}. */
  public void hide() {
    display.hide();
  }

  /**
   * Notes that the next line shows the progress. So the next progress line is printed a full minute
   * later, and the bar below the line is drawn anew and not as it was before the line.
   */
  public void progressPrinted() {
    display.progressPrinted();
  }

  /** Stops showing progress and removes the bar, because the JVM ends. Does not block. */
  public void leave() {
    display.leave();
  }

  @Override
  public void close() {
    display.close();
  }
}
