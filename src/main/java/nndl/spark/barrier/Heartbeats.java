package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import nndl.time.Clock;

/**
 * Tells the driver that a worker group is at work, in a thread of its own. It says so only of work
 * that takes long: short rounds cost no message.
 */
final class Heartbeats implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  private final Clock clock;
  private final Runnable message;

  /**
   * The number of the work that goes on, or of the last one; a multiple of two while there is none.
   */
  private volatile long work;

  private volatile boolean closed;
  private volatile Thread thread;

  /**
   * @param message sends a message to the driver
   */
  Heartbeats(Clock clock, Runnable message) {
    this.clock = clock;
    this.message = message;
  }

  void start() {
    clock.start("nndl-heartbeats", this::run);
  }

  /** Called by the one thread that works, when work begins. */
  void begin() {
    work = work | 1;
  }

  /** Called by the same thread when the work is done. */
  void end() {
    work = (work | 1) + 1;
  }

  private void run() {
    thread = Thread.currentThread();
    long seen = 0;
    while (!closed) {
      clock.park(this, TICK_NANOS);
      long now = work;
      if (!closed && now % 2 == 1 && now == seen) {
        message.run();
      }
      seen = now;
    }
  }

  @Override
  public void close() {
    closed = true;
    clock.unpark(thread);
  }
}
