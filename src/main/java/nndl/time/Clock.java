package nndl.time;

import java.util.concurrent.TimeUnit;

/**
 * Time, waiting and threads. One implementation is the {@linkplain SystemClock system's}. Tests
 * have another one, whose time advances when all its threads wait: the same classes then run in one
 * fixed order, and an hour takes no time.
 */
public interface Clock {
  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Seconds since an earlier {@link #nanoTime}. */
  default double secondsSince(long nanos) {
    return (nanoTime() - nanos) / 1e9;
  }

  /** Whole milliseconds since an earlier {@link #nanoTime}. */
  default long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime() - nanos);
  }

  /** Starts a daemon thread. */
  void start(String name, Runnable work);

  /** Called in a loop that waits for a thread which will soon be done. */
  void spin();

  /** Whether so many threads may spin, since each has a processor. */
  default boolean canSpin(int threads) {
    return threads <= Runtime.getRuntime().availableProcessors();
  }

  /**
   * Waits until another thread {@linkplain #unpark unparks} this one, or has done so since its last
   * wait, but at most {@code nanos}. It may return early without a reason, and does so if the
   * thread is interrupted.
   *
   * @param blocker what the thread waits for, shown by thread dumps
   */
  void park(Object blocker, long nanos);

  /** Ends the current wait of a thread, or its next one; null is ignored. */
  void unpark(Thread thread);

  /** Waits like {@link #park}, but throws if the thread is interrupted. */
  default void await(Object blocker, long nanos) throws InterruptedException {
    park(blocker, nanos);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
