package nndl.time;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What makes one run of a process differ from the next, and what its parts share: its time, its
 * randomness, its threads, its end, and where it prints. Entry points hand it down, so that tests
 * can run the same classes under a simulated clock and a seed, in which case every secret and every
 * id is the same again, and several processes in one JVM.
 *
 * @param random numbers that nobody can guess, unless a test has chosen the seed
 * @param threads for the calls of storage
 * @param hooks what is done at its end
 * @param printed the files that are its standard output and standard error; none of a simulated one
 */
public record LocalProcess(
    Clock clock,
    RandomGenerator random,
    ThreadPool threads,
    ShutdownHooks hooks,
    List<String> printed) {
  private static final List<String> OF_JVM = List.of("/proc/self/fd/1", "/proc/self/fd/2");

  private static final LocalProcess SYSTEM =
      new LocalProcess(new SystemClock(), new SecureRandom());

  /** Creates a process that ends as this JVM does. */
  public LocalProcess(Clock clock, RandomGenerator random) {
    this(clock, random, ShutdownHooks.OF_JVM);
  }

  public LocalProcess(Clock clock, RandomGenerator random, ShutdownHooks hooks) {
    this(clock, random, new ThreadPool(clock, "nndl-storage"), hooks, OF_JVM);
  }

  /** Creates a process that prints into no file. */
  public LocalProcess(
      Clock clock, RandomGenerator random, ThreadPool threads, ShutdownHooks hooks) {
    this(clock, random, threads, hooks, List.of());
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
