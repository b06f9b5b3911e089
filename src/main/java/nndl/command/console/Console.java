package nndl.command.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nndl.error.text.PlainRows;
import nndl.error.text.PlainText;
import nndl.time.Clock;

/**
 * Prints the lines of a command and shows its progress. Progress is shown by a bar, by lines or not
 * at all, see {@link When}. A progress line is printed whenever no line has shown progress for a
 * minute. Lines go to the same streams with or without a bar, and the bar never shares a line with
 * them.
 */
public sealed class Console implements AutoCloseable permits Bar, Heartbeat {
  private final PrintStream out;
  private final PrintStream err;
  private final Optional<Terminal> terminal;

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

  /**
   * @param terminal what is known of the terminal of standard error, if it is one
   */
  Console(PrintStream out, PrintStream err, Optional<Terminal> terminal) {
    this.out = PlainStream.of(out);
    this.err = PlainStream.of(err);
    this.terminal = terminal;
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
      return new Console(out, err, terminal);
    }
    return Terminal.isDumb(environment) || (when == When.AUTO && terminal.isEmpty())
        ? new Heartbeat(out, err, terminal, clock)
        : new Bar(out, err, terminal, clock);
  }

  /** Standard output for lines, which are printed as {@link PlainText}. */
  public PrintStream out() {
    return out;
  }

  /** Standard error for lines, which are printed as {@link PlainText}. */
  public PrintStream err() {
    return err;
  }

  /**
   * Returns a stream for rows of data. They stay as they are, unless a terminal shows them.
   *
   * @param to standard output or standard error
   * @param isErr whether it is standard error
   */
  public OutputStream rows(OutputStream to, boolean isErr) {
    boolean isKnown =
        terminal.filter(t -> isErr || t.stdout() == Terminal.Stdout.SHARED).isPresent();
    return isKnown || PlainRows.isTerminal(Path.of(isErr ? "/dev/stderr" : "/dev/stdout"))
        ? new PlainRows(to)
        : to;
  }

  /** Prints a message to standard error, as one line. */
  public void say(String line) {
    err.println("nndl: " + PlainText.line(line));
  }

  /**
   * Shows a view until the next call of this method or of {@link #hide}. The thread of the console
   * asks {@code view} for the progress.
   */
  public void show(Supplier<View> view) {}

  /** Shows no progress until the next call of {@link #show}. */
  public void hide() {}

  /**
   * Notes that the next line shows the progress. So the next progress line is printed a full minute
   * later, and the bar below the line is drawn anew and not as it was before the line.
   */
  public void progressPrinted() {}

  /** Stops showing progress and removes the bar, because the JVM ends. Does not block. */
  public void leave() {
    close();
  }

  @Override
  public void close() {}
}
