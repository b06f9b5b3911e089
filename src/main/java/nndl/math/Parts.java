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
    void on(int from, int to);
  }

  /** Does the work on all numbers; which thread does which part changes no bit. */
  public static void forEach(int start, int end, Work work) {
    IntStream parts = IntStream.range(0, (end - start - 1) / FLOATS + 1);
    (end - start > FLOATS ? parts.parallel() : parts)
        .forEach(
            part -> {
              int from = start + part * FLOATS;
              work.on(from, Math.min(from + FLOATS, end));
            });
  }
}
