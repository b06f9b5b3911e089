package nndl.time;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What makes one run of a process differ from the next, and what its parts share: its time, its
 * randomness, its threads and its end. Entry points hand it down, so that tests can run the same
 * classes under a simulated clock and a seed, in which case every secret and every id is the same
 * again, and several processes in one JVM.
 *
 * @param random numbers that nobody can guess, unless a test has chosen the seed
 * @param threads for the calls of storage
 * @param hooks what is done at its end
 */
public record LocalProcess(
    Clock clock, RandomGenerator random, ThreadPool threads, ShutdownHooks hooks) {
  private static final LocalProcess SYSTEM =
      new LocalProcess(new SystemClock(), new SecureRandom());

  /** Creates a process that ends as this JVM does. */
  public LocalProcess(Clock clock, RandomGenerator random) {
    this(clock, random, ShutdownHooks.OF_JVM);
  }

  public LocalProcess(Clock clock, RandomGenerator random, ShutdownHooks hooks) {
    this(clock, random, new ThreadPool(clock, "nndl-storage"), hooks);
  }

  /** Returns the process of this JVM, under the clock of the system. */
  public static LocalProcess system() {
    return SYSTEM;
  }

  /** Returns a new id. */
  public UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
