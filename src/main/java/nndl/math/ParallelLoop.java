package nndl.math;

import java.util.stream.IntStream;

/**
 * Cuts long arrays into parts and works on the parts in parallel. For millions of numbers, it is
 * faster to use all cores.
 */
public final class ParallelLoop {
  /** The maximal number of elements in a part. */
  public static final int FLOATS = 1 << 18;

  private ParallelLoop() {}

  /**
   * Work on the elements {@code from} to {@code to - 1}, which is independent of all other
   * elements.
   */
  @FunctionalInterface
  public interface Work {
    /** Does the work, and returns whether it succeeded. */
    boolean on(int from, int to);
  }

  /**
   * Does the work on the elements {@code start} to {@code end - 1}, even if it fails on some of
   * them. The result has the same bits, no matter which thread works on which part. If there is
   * only one part, the calling thread does the work, which allocates no objects.
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
