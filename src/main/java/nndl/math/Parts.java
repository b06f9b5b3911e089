package nndl.math;

import java.util.stream.IntStream;

/** Cuts long arrays into parts: millions of numbers are worth all cores, if somebody waits. */
public final class Parts {
  /** How many numbers a part has at most. */
  public static final int FLOATS = 1 << 18;

  private Parts() {}

  /** Work on the numbers {@code from} to {@code to - 1}, independent of all others. */
  @FunctionalInterface
  public interface Work {
    /** Whether it succeeded. */
    boolean on(int from, int to);
  }

  /**
   * Does the work on all numbers, even if it fails on some; which thread does which part changes no
   * bit. One part is done at once, since that makes no garbage.
   *
   * @return whether the work succeeded on all parts
   */
  public static boolean all(int start, int end, Work work) {
    if (end - start <= FLOATS) {
      return work.on(start, end);
    }
    return IntStream.rangeClosed(0, (end - start - 1) / FLOATS)
            .parallel()
            .map(part -> start + part * FLOATS)
            .filter(from -> !work.on(from, Math.min(from + FLOATS, end)))
            .count()
        == 0;
  }
}
