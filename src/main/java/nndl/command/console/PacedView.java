package nndl.command.console;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import nndl.time.Clock;
import nndl.time.Condition;

/**
 * The view that is shown, if any, together with the speed of its progress. From the first view on,
 * a separate thread repeats some work, until this object is closed. Thread-safe.
 */
final class PacedView implements AutoCloseable {
  private final Clock clock;
  private final LongSupplier pause;
  private final Runnable work;
  private final Condition ended;
  private Optional<Supplier<View>> shown = Optional.empty();
  private Pace pace = new Pace();
  private boolean started;
  private volatile boolean closed;

  /**
   * @param pause returns the nanoseconds until the work is done again
   */
  PacedView(Clock clock, LongSupplier pause, Runnable work) {
    this.clock = clock;
    this.pause = pause;
    this.work = work;
    this.ended = new Condition(clock);
  }

  /** Shows a view, and measures its speed from now on. */
  synchronized void show(Supplier<View> view) {
    shown = Optional.of(view);
    pace = new Pace();
    pace.add(clock.nanoTime(), view.get().done());
    if (!started) {
      started = true;
      clock.start("nndl-progress", this::run);
    }
  }

  private void run() {
    try {
      while (!ended.await(() -> closed, pause.getAsLong())) {
        work.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shows no view. */
  synchronized void hide() {
    shown = Optional.empty();
  }

  /** Returns the progress now, or empty if no view is shown. */
  synchronized Optional<ProgressLine> line() {
    return shown.map(
        view -> {
          View now = view.get();
          pace.add(clock.nanoTime(), now.done());
          return new ProgressLine(now, pace);
        });
  }

  /** Ends the thread. Does not wait for it. */
  @Override
  public void close() {
    closed = true;
    ended.signal();
  }
}
