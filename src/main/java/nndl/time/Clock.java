package nndl.time;

/**
 * Time, waiting and threads. One clock is the {@linkplain SystemClock system's}; under another,
 * which moves on when all its threads wait, the same classes run in one order, and an hour takes no
 * time.
 */
public interface Clock {
  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  /** Seconds since an earlier {@link #nanoTime}. */
  default double secondsSince(long nanos) {
    return (nanoTime() - nanos) / 1e9;
  }

  /** Starts a daemon thread. */
  void start(String name, Runnable work);

  /** One step of a loop that waits for a thread which is about to be done. */
  void spin();

  /**
   * Waits until somebody {@linkplain #unpark unparks} this thread, or has since its last wait, but
   * not longer than {@code nanos}. May return early for no reason, and does if the thread is
   * interrupted.
   *
   * @param blocker what waits, for whoever looks at the thread
   */
  void park(Object blocker, long nanos);

  /** Ends the wait of a thread, or its next one; null is no thread. */
  void unpark(Thread thread);

  /** Waits as {@link #park} does. */
  default void await(Object blocker, long nanos) throws InterruptedException {
    park(blocker, nanos);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
