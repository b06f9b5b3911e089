package nndl.time;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What makes one run of a process differ from the next: its time and its randomness. Entry points
 * make it and hand it down, so that tests can run the same classes under a simulated clock and a
 * seed, in which case every secret and every id is the same again.
 *
 * @param random numbers that nobody can guess, unless a test has chosen the seed
 */
public record LocalProcess(Clock clock, RandomGenerator random) {
  /** Returns the process of this JVM, under the clock of the system. */
  public static LocalProcess system() {
    return new LocalProcess(new SystemClock(), new SecureRandom());
  }

  /** Returns a new id. */
  public UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
