package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import nndl.time.Clock;

/**
 * Tells the driver that a worker group is at work, or that bytes of a request come, in a thread of
 * its own. It says so only of what takes long: short rounds cost no message. Now and then it also
 * says that the group waits, so that both ends and whatever is between them know of each other.
 */
final class Heartbeats implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** In how many ticks of a wait there is one message. */
  private static final int WAITING_TICKS = 10;

  private final Clock clock;
  private final LongSupplier received;
  private final Runnable message;

  /**
   * The number of the work that goes on, or of the last one; a multiple of two while there is none.
   */
  private volatile long work;

  private volatile boolean closed;
  private volatile Thread thread;

  /**
   * @param received returns how many parts of requests have come
   * @param message sends a message to the driver
   */
  Heartbeats(Clock clock, LongSupplier received, Runnable message) {
    this.clock = clock;
    this.received = received;
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
    long before = 0;
    int waiting = 0;
    while (!closed) {
      clock.park(this, TICK_NANOS);
      long now = work;
      long parts = received.getAsLong();
      waiting = now == seen ? waiting + 1 : 0;
      if (!closed && waiting > 0 && (isWork(now) || parts > before || waiting > WAITING_TICKS)) {
        message.run();
        waiting = 0;
      }
      seen = now;
      before = parts;
    }
  }

  private static boolean isWork(long number) {
    return number % 2 == 1;
  }

  @Override
  public void close() {
    closed = true;
    clock.unpark(thread);
  }
}
