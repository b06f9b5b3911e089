package nndl.command.console;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nndl.time.Clock;

/**
 * Draws a progress bar in the last line of a terminal. It appears after the first second, because
 * shorter work needs no bar. A separate thread draws it a few times a second and asks for the
 * progress, so the computing threads do no work for it. Until it is closed, it is also {@code
 * System.err}, so that lines of a log that follows that stream stand above it.
 */
final class Bar extends Console {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Terminal terminal;
  private final Clock clock;
  private final Screen screen;
  private final PrintStream systemErr = System.err;
  private final long start;
  private final PacedView shown;

  Bar(PrintStream out, PrintStream err, Optional<Terminal> known, Clock clock) {
    this(out, err, known, known.orElse(Terminal.ANY), new Screen(err, clock), clock);
  }

  private Bar(
      PrintStream out,
      PrintStream err,
      Optional<Terminal> known,
      Terminal terminal,
      Screen screen,
      Clock clock) {
    super(
        terminal.stdout() == Terminal.Stdout.APART
            ? out
            : screen.over(out, terminal.stdout() == Terminal.Stdout.PIPED),
        screen.over(err, false),
        known);
    this.terminal = terminal;
    this.clock = clock;
    this.screen = screen;
    System.setErr(err());
    this.shown = new PacedView(clock, this::nanosToNext, this::draw);
    this.start = clock.nanoTime();
  }

  private long nanosToNext() {
    return Math.max(TICK_NANOS, start + FIRST_NANOS - clock.nanoTime());
  }

  private synchronized void draw() {
    text().ifPresent(screen::draw);
  }

  private Optional<String> text() {
    return clock.nanoTime() - start >= FIRST_NANOS
        ? shown.line().map(line -> line.bar(terminal.columns(), terminal.unicode()))
        : Optional.empty();
  }

  @Override
  public synchronized void show(Supplier<View> view) {
    shown.show(view);
    draw();
  }

  @Override
  public synchronized void hide() {
    shown.hide();
    screen.clear();
  }

  /** The line and the bar below it then show the same progress. */
  @Override
  public synchronized void progressPrinted() {
    screen.prepare(screen.isTimeToDraw() ? text().orElse("") : "");
  }

  @Override
  public void leave() {
    shown.close();
    screen.leave();
    clock.start("nndl-clear", screen::clear); // in a thread, because the terminal may block
  }

  @Override
  public void close() {
    shown.close();
    hide();
    if (System.err == err()) { // else the JVM ends, and what is printed there is not shown any more
      System.setErr(systemErr);
    }
  }
}
