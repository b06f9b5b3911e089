package nndl.terminal;

import java.io.PrintStream;
import java.util.Optional;
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
  private volatile long told;
  private Optional<Supplier<View>> shown = Optional.empty();
  private Pace pace = new Pace();

  Heartbeat(PrintStream out, PrintStream err, Clock clock) {
    this.out = out;
    this.err = err;
    this.clock = clock;
    this.told = clock.nanoTime();
    this.ticker = new Ticker(clock, () -> told + MINUTE_NANOS - clock.nanoTime(), this::tick);
  }

  private void tick() {
    if (clock.nanoTime() - told >= MINUTE_NANOS) {
      line().ifPresent(text -> err.println("nndl: " + text));
      told = clock.nanoTime();
    }
  }

  private synchronized Optional<String> line() {
    return shown.map(
        view -> {
          View now = view.get();
          pace.add(clock.nanoTime(), now.done());
          return new ProgressLine(now, pace).heartbeat();
        });
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
  public synchronized void show(Supplier<View> view) {
    shown = Optional.of(view);
    pace = new Pace();
    pace.add(clock.nanoTime(), view.get().done());
    ticker.start();
  }

  @Override
  public synchronized void hide() {
    shown = Optional.empty();
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
