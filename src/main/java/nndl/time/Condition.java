package nndl.time;

import java.util.function.BooleanSupplier;

/**
 * Lets a thread wait until a condition is true. The thread that makes it true {@linkplain #signal
 * signals} afterwards. Only one thread may wait at a time.
 */
public final class Condition {
  private final Clock clock;
  private volatile Thread waiting;

  public Condition(Clock clock) {
    this.clock = clock;
  }

  /**
   * Waits until the condition is true, but at most {@code nanos}.
   *
   * @param condition reads what other threads write, under a lock or as volatile
   * @return whether the condition is true
   */
  public boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
    // before the first check, else a signal right after it would be lost
    waiting = Thread.currentThread();
    long start = clock.nanoTime();
    while (!condition.getAsBoolean()) {
      long left = nanos - (clock.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      clock.await(this, left);
    }
    return true;
  }

  /** Has the waiting thread check the condition again. */
  public void signal() {
    clock.unpark(waiting);
  }
}
