package nndl.command.console;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nndl.time.Clock;

/** A line where there is no terminal, whenever nothing has told for a minute how far it is. */
final class Heartbeat implements Display {
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PrintStream out;
  private final PrintStream err;
  private final Clock clock;
  private final Ticker ticker;
  private final PacedView shown;
  private volatile long told;

  Heartbeat(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.shown = new PacedView(clock);
    this.told = clock.nanoTime();
    this.ticker = new Ticker(clock, () -> told + MINUTE_NANOS - clock.nanoTime(), this::tick);
  }

  private void tick() {
    if (clock.nanoTime() - told >= MINUTE_NANOS) {
      shown.line().ifPresent(line -> err.println("nndl: " + line.heartbeat()));
      told = clock.nanoTime();
    }
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public void show(Supplier<View> view) {
    shown.show(view);
    ticker.start();
  }

  @Override
  public void hide() {
    shown.hide();
  }

  @Override
  public void told() {
    told = clock.nanoTime();
  }

  @Override
  public void leave() {
    ticker.close();
  }

  @Override
  public void close() {
    ticker.close();
  }
}
