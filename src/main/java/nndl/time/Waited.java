package nndl.time;

import java.util.concurrent.TimeUnit;

/**
 * How long a thread has waited that looks again and again, at least twice a second. If there is
 * more time between two looks, this process stood still, and so could not see what came meanwhile.
 * Such a pause counts as half a second, so that no limit is over before what has come is looked at.
 * Not safe for several threads, unless they hold a lock.
 */
public final class Waited {
  /** The longest time from one look to the next. */
  public static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Clock clock;
  private long looked;
  private long nanos;

  /** Begins to wait. */
  public Waited(Clock clock) {
    this.clock = clock;
    this.looked = clock.nanoTime();
  }

  /** Looks, and returns how many nanoseconds have been waited so far. */
  public long nanos() {
    long now = clock.nanoTime();
    nanos += Math.min(now - looked, STEP_NANOS);
    looked = now;
    return nanos;
  }

  /** Looks, and returns how many whole milliseconds have been waited so far. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos());
  }

  /** Looks, and returns the milliseconds since an earlier {@link #millis} was {@code earlier}. */
  public long millisSince(long earlier) {
    return millis() - earlier;
  }
}
