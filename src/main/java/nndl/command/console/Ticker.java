package nndl.command.console;

import java.util.function.LongSupplier;
import nndl.time.Clock;
import nndl.time.Condition;

/** Repeats some work in a separate thread, until this object is closed. */
final class Ticker implements AutoCloseable {
  private final Clock clock;
  private final LongSupplier pause;
  private final Runnable work;
  private final Condition ended;
  private boolean started;
  private volatile boolean closed;

  /**
   * @param pause returns the nanoseconds until the work is done again
   */
  Ticker(Clock clock, LongSupplier pause, Runnable work) {
    this.clock = clock;
    this.pause = pause;
    this.work = work;
    this.ended = new Condition(clock);
  }

  /** Starts the thread, unless it was started before. */
  synchronized void start() {
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

  /** Ends the thread. Does not wait for it. */
  @Override
  public void close() {
    closed = true;
    ended.signal();
  }
}
