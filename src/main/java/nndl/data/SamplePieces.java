package nndl.data;

import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;

/**
 * Reads a range of a {@link SampleSet} once, from start to end, and passes it on in pieces of
 * bounded size. It serves users that need each sample once and cannot keep all samples in memory.
 * In a compressed file, the samples before the range are read too, and discarded.
 */
public final class SamplePieces {
  private static final int MAX_SAMPLES = 1 << 12;
  private static final int MAX_INPUTS = 1 << 22;

  private SamplePieces() {}

  /** Receives the pieces of a range, in order. */
  @FunctionalInterface
  public interface Taker {
    /**
     * Receives one piece.
     *
     * @param samples the samples of the piece
     * @param first the number of the piece's first sample in its set
     */
    public void take(PackedSamples samples, long first);
  }

  /** Reads a range and passes its pieces to {@code taker}. */
  public static void read(Storage storage, SampleRange range, Taker taker) {
    Sink sink = new Sink(range, taker);
    for (SampleRange.Piece piece : range.pieces()) {
      piece.part().read(storage, piece.from(), piece.to(), sink);
    }
    sink.handOver();
  }

  /** Returns the largest number of samples of a piece if a sample has {@code inputs} inputs. */
  public static int capacity(int inputs) {
    return Math.max(1, Math.min(MAX_SAMPLES, MAX_INPUTS / inputs));
  }

  /** Packs samples into pieces and passes each piece on. */
  static final class Sink implements SampleSink {
    private final SampleSet set;
    private final int capacity;
    private final Taker taker;
    private Packer packer;
    private int count;
    private long first;

    Sink(SampleRange range, Taker taker) {
      this.set = range.set();
      this.capacity = (int) Math.min(capacity(set.width()), range.count());
      this.taker = taker;
      this.packer = set.packer(capacity, MemoryBudget.HEAP);
      this.first = range.from();
    }

    @Override
    public void add(byte[] source, int from, int label) {
      packer.add(source, from, label);
      added();
    }

    @Override
    public void add(SparseRows row, int label) {
      packer.add(row, label);
      added();
    }

    private void added() {
      count++;
      if (count == capacity) {
        handOver();
      }
    }

    /** Returns the number of the next sample in its set. */
    long next() {
      return first + count;
    }

    /** Passes on the samples that are left. */
    void handOver() {
      if (count > 0) {
        taker.take(packer.build(), first);
        packer = set.packer(capacity, MemoryBudget.HEAP);
        first += count;
        count = 0;
      }
    }
  }
}
