package nndl.data.packed;

import java.util.concurrent.atomic.AtomicLong;
import nndl.math.SparseRows;

/**
 * Passes samples on to another sink and counts them. All sinks of this class in a JVM share one
 * count. The driver shows progress from this count only if its own JVM loads the samples. The count
 * is global because in local mode the tasks that load samples share no other object with the
 * driver.
 */
public final class CountedSink implements SampleSink, AutoCloseable {
  private static final AtomicLong ALL = new AtomicLong();

  /**
   * The number of samples that are added to the shared count at once, so that counting costs almost
   * no time.
   */
  private static final int STEP = 1 << 6;

  private final SampleSink next;
  private int count;

  public CountedSink(SampleSink next) {
    this.next = next;
  }

  /**
   * Returns the number of samples that have been passed on in this JVM, except for the last few of
   * each sink that is not closed yet.
   */
  public static long all() {
    return ALL.get();
  }

  @Override
  public void add(byte[] source, int from, Target target) {
    next.add(source, from, target);
    count();
  }

  @Override
  public void add(SparseRows row, Target target) {
    next.add(row, target);
    count();
  }

  /** Adds the last samples to the count. */
  @Override
  public void close() {
    ALL.addAndGet(count);
    count = 0;
  }

  private void count() {
    if (++count == STEP) {
      ALL.addAndGet(count);
      count = 0;
    }
  }
}
