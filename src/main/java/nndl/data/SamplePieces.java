package nndl.data;

import nndl.data.NamedSamples.Remarks;
import nndl.data.NamedSamples.Taker;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.Packer;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.Unseen;
import nndl.math.SparseRows;

/**
 * Packs the samples of a range into pieces of bounded size, notes what is remarkable about the
 * samples of a piece, and passes each piece on.
 */
public final class SamplePieces implements SampleSink, RowErrors {
  private static final int MAX_SAMPLES = 1 << 12;
  private static final int MAX_INPUTS = 1 << 22;

  private final NamedSamples samples;
  private final int capacity;
  private final boolean strict;
  private final Taker taker;
  private Packer packer;
  private Remarks remarks = Remarks.none();
  private int count;
  private long first;

  /**
   * Begins with sample {@code from}.
   *
   * @param strict whether a row without a number that it needs is an error
   */
  public SamplePieces(NamedSamples samples, long from, long to, boolean strict, Taker taker) {
    this.samples = samples;
    this.capacity = (int) Math.min(capacity(samples.width() + samples.idBytes()), to - from);
    this.strict = strict;
    this.taker = taker;
    this.packer = samples.packer(capacity, MemoryBudget.HEAP);
    this.first = from;
  }

  /** Returns the largest number of samples of a piece if a sample has {@code inputs} inputs. */
  public static int capacity(int inputs) {
    return Math.max(1, Math.min(MAX_SAMPLES, MAX_INPUTS / inputs));
  }

  @Override
  public void add(byte[] source, int from, Target target) {
    packer.add(source, from, target);
    added();
  }

  @Override
  public void add(SparseRows row, Target target) {
    packer.add(row, target);
    added();
  }

  private void added() {
    count++;
    if (count == capacity) {
      handOver();
    }
  }

  /** Passes on the samples that are left. */
  public void handOver() {
    if (count > 0) {
      taker.take(packer.build(), first, remarks);
      packer = samples.packer(capacity, MemoryBudget.HEAP);
      remarks = Remarks.none();
      first += count;
      count = 0;
    }
  }

  @Override
  public void unusable(Cell cell) {
    if (strict || !cell.isMissing()) {
      throw cell.exception();
    }
    addUnanswered(cell.place());
  }

  /** Notes why the sample that is added next has no prediction. */
  public void addUnanswered(String why) {
    remarks.unanswered().putIfAbsent(first + count, why);
  }

  @Override
  public void counted(Unseen unseen) {
    remarks.unseen().add(unseen);
  }

  @Override
  public void identified(byte[] ids) {
    remarks.ids().add(ids);
  }

  @Override
  public void filled(Row row, Column column) {
    remarks.unseen().filled(row, column);
  }

  @Override
  public void unseen(Row row, Column column, String value) {
    remarks.unseen().unseen(row, column, value);
  }
}
