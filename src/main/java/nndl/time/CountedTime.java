package nndl.time;

import java.util.concurrent.TimeUnit;

/**
 * The time of a wait that has a limit, counted from look to look. A gap between two looks counts
 * half a second at most: a driver that stood still, as on a laptop that slept, has not read yet
 * what came meanwhile, so that the gap is no sign that nothing came.
 */
public final class CountedTime {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Clock clock;
  private long lastLook;
  private long nanos;

  public CountedTime(Clock clock) {
    this.clock = clock;
    this.lastLook = clock.nanoTime();
  }

  /** Looks at the clock, and returns the milliseconds that count since the creation. */
  public long millis() {
    long now = clock.nanoTime();
    nanos += Math.min(now - lastLook, MOST_NANOS);
    lastLook = now;
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  /** Looks at the clock, and returns the milliseconds that count since an earlier look. */
  public long millisSince(long earlier) {
    return millis() - earlier;
  }
}
