package nndl.data;

import nndl.data.packed.SampleSink;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Counts the samples of a range by label. The samples are read as a stream and are not kept in
 * memory.
 */
public final class LabelCounts {
  private LabelCounts() {}

  /**
   * Returns the number of samples with each label from 0 to {@code classes - 1}. Fails if a label
   * is not below {@code classes}.
   */
  public static long[] of(Storage storage, SampleRange range, int classes) {
    Counter counter = new Counter(range, classes);
    for (SampleRange.Piece piece : range.pieces()) {
      piece.part().read(storage, piece.from(), piece.to(), counter);
    }
    return counter.counts;
  }

  private static final class Counter implements SampleSink {
    private final SampleRange range;
    private final long[] counts;
    private long next;

    Counter(SampleRange range, int classes) {
      this.range = range;
      this.counts = new long[classes];
      this.next = range.from();
    }

    @Override
    public void add(byte[] source, int from, int label) {
      add(label);
    }

    @Override
    public void add(SparseRows row, int label) {
      add(label);
    }

    private void add(int label) {
      if (label >= counts.length) {
        throw InputException.expected(
            range.set().placeOfLabel(next),
            "labels below %s, the number of classes".formatted(counts.length),
            label);
      }
      counts[label]++;
      next++;
    }
  }
}
