package nndl.command.console;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nndl.time.Clock;

/**
 * Prints a progress line whenever no line has shown progress for a minute. If the user wants to see
 * progress, {@link Console#of} uses it for a terminal that cannot clear a line. It also uses it if
 * standard error is not known to be a terminal and the user has not asked for a bar.
 */
final class Heartbeat extends Console {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Clock clock;
  private final PacedView shown;
  private volatile long lastPrinted;

  Heartbeat(PrintStream out, PrintStream err, Optional<Terminal> terminal, Clock clock) {
    super(out, err, terminal);
    this.clock = clock;
    this.lastPrinted = clock.nanoTime();
    this.shown =
        new PacedView(clock, () -> lastPrinted + MINUTE_NANOS - clock.nanoTime(), this::tick);
  }

  private void tick() {
    if (clock.nanoTime() - lastPrinted >= MINUTE_NANOS) {
      shown.line().ifPresent(line -> err().println("nndl: " + line.heartbeat()));
      lastPrinted = clock.nanoTime();
    }
  }

  @Override
  public void show(Supplier<View> view) {
    shown.show(view);
  }

  @Override
  public void hide() {
    shown.hide();
  }

  @Override
  public void progressPrinted() {
    lastPrinted = clock.nanoTime();
  }

  @Override
  public void close() {
    shown.close();
  }
}
