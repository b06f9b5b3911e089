package nndl.time;

import java.util.function.BooleanSupplier;

/**
 * Where a thread waits until something is so. Whoever makes it so {@linkplain #signal signals}
 * afterwards. Only one thread waits at a time.
 */
public final class Condition {
  private final Clock clock;
  private volatile Thread waiting;

  public Condition(Clock clock) {
    this.clock = clock;
  }

  /**
   * Waits until something is so, but not longer than {@code nanos}.
   *
   * @param isSo reads what other threads write, under a lock or as volatile
   * @return whether it is so
   */
  public boolean await(BooleanSupplier isSo, long nanos) throws InterruptedException {
    waiting = Thread.currentThread(); // before the first look, or a signal after it would be lost
    long start = clock.nanoTime();
    while (!isSo.getAsBoolean()) {
      long left = nanos - (clock.nanoTime() - start);
      if (left <= 0) {
        return false;
      }
      clock.await(this, left);
    }
    return true;
  }

  /** Has whoever waits look again. */
  public void signal() {
    clock.unpark(waiting);
  }
}
