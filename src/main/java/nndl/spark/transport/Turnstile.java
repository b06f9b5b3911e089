package nndl.spark.transport;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;

/**
 * Lets only some of many callers pass. Chance chooses, so that nobody can take all places by coming
 * first: of the callers of a tenth of a second, or of the one before if it had more, each has at
 * least the same part in the room. Not safe for use by several threads.
 */
final class Turnstile {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Clock clock;
  private final Random random;
  private long start;
  private int callers;

  /** How many callers there were in the tenth of a second before this one. */
  private int before;

  Turnstile(Clock clock, Random random) {
    this.clock = clock;
    this.random = random;
    this.start = clock.nanoTime();
  }

  /**
   * Whether the next caller may pass.
   *
   * @param room how many of a steady stream of callers pass in a tenth of a second; of a thousand
   *     that come at once after a pause, some more do
   */
  boolean passes(int room) {
    long elapsed = clock.nanoTime() - start;
    if (elapsed >= WINDOW_NANOS) {
      before = elapsed < 2 * WINDOW_NANOS ? callers : 0;
      start += elapsed;
      callers = 0;
    }
    callers++;
    return random.nextInt(Math.max(before, callers)) < room;
  }
}
