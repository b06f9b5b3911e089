package nndl.data.packed;

import java.util.concurrent.atomic.AtomicLong;
import nndl.math.SparseRows;

/**
 * Passes samples on, and counts the samples of all such sinks of the JVM, to show progress. In
 * local mode the tasks that load samples have nothing else in common with the driver.
 */
public final class CountedSink implements SampleSink {
  private static final AtomicLong ALL = new AtomicLong();

  /** How many samples are counted at once, so that counting costs nothing. */
  private static final int STEP = 1 << 6;

  private final SampleSink target;
  private int count;

  public CountedSink(SampleSink target) {
    this.target = target;
  }

  /** How many samples have been passed on in this JVM, except for the last few. */
  public static long all() {
    return ALL.get();
  }

  @Override
  public void add(byte[] source, int from, byte label) {
    target.add(source, from, label);
    count();
  }

  @Override
  public void add(SparseRows row, byte label) {
    target.add(row, label);
    count();
  }

  private void count() {
    if (++count == STEP) {
      ALL.addAndGet(count);
      count = 0;
    }
  }
}
