package nndl.data;

import nndl.data.NamedSamples.Remarks;
import nndl.data.NamedSamples.Taker;
import nndl.data.packed.PackedSamples;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;

/** Packs samples into pieces, and notes what is remarkable about the rows of a piece. */
final class RemarkedPieces implements RowErrors {
  final SamplePieces.Sink sink;
  private final boolean strict;
  private final Taker taker;
  private Remarks remarks = Remarks.none();

  /**
   * @param strict whether a row without a number that it needs is an error
   */
  RemarkedPieces(SampleRange range, boolean strict, Taker taker) {
    this.sink = new SamplePieces.Sink(range, this::take);
    this.strict = strict;
    this.taker = taker;
  }

  private void take(PackedSamples samples, long first) {
    taker.take(samples, first, remarks);
    remarks = Remarks.none();
  }

  @Override
  public void unusable(Cell cell) {
    if (strict || !cell.isMissing()) {
      throw cell.exception();
    }
    remarks.unanswered().putIfAbsent(sink.next(), cell.place());
  }

  @Override
  public void unseen(Row row, Column column, String value) {
    remarks.unseen().add(row, column, value);
  }
}
