package nndl.spark.transport;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;

/**
 * Lets only so many callers pass in each tenth of a second. If there are more, chance chooses, so
 * that who calls now and then has the same part in it at each call as those who call all the time.
 * Not safe for use by several threads.
 */
final class Turnstile {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Clock clock;
  private final Random random;
  private long start;
  private int passed;
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
   * @param room how many callers may pass in a tenth of a second; twice as many if chance will
   */
  boolean passes(int room) {
    long elapsed = clock.nanoTime() - start;
    if (elapsed >= WINDOW_NANOS) {
      before = elapsed < 2 * WINDOW_NANOS ? callers : 0;
      start += elapsed;
      callers = 0;
      passed = 0;
    }
    callers++;
    boolean many = before > room;
    boolean passes = many ? random.nextInt(before) < room && passed < 2 * room : passed < room;
    passed += passes ? 1 : 0;
    return passes;
  }
}
