package nndl.data;

import java.util.List;
import nndl.data.format.RowsPart;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Column;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;

/**
 * The rows of a table as samples for a prediction. A row has no prediction if a number is missing
 * and the recipe has none to fill in.
 *
 * @param set the rows; each part is a {@link RowsPart}
 * @param strict whether a row without prediction is an error
 */
public record NamedRows(SampleSet set, boolean strict) implements NamedSamples {
  @Override
  public long count() {
    return set.count();
  }

  @Override
  public int width() {
    return set.width();
  }

  @Override
  public boolean bytes() {
    return false;
  }

  @Override
  public int enoughForTask() {
    return set.enoughForTask();
  }

  @Override
  public int compressedFiles() {
    return set.compressedFiles();
  }

  @Override
  public long plainCount() {
    return set.plainCount();
  }

  @Override
  public boolean isTable() {
    return true;
  }

  @Override
  public List<String> fileNames() {
    return set.fileNames();
  }

  @Override
  public FileOfSample file(long sample) {
    return set.file(sample);
  }

  @Override
  public void read(Storage storage, long from, long to, Taker taker) {
    SampleRange range = new SampleRange(set, from, to);
    Reader reader = new Reader(range, strict, taker);
    for (SampleRange.Piece piece : range.pieces()) {
      RowsPart part = (RowsPart) piece.part();
      part.read(storage, piece.from(), piece.to(), reader, reader);
    }
    reader.sink.handOver();
  }

  /** Packs rows into pieces and notes what is remarkable about the rows of a piece. */
  private static final class Reader implements SampleSink, RowErrors {
    private final SamplePieces.Sink sink;
    private final boolean strict;
    private final Taker taker;
    private Remarks remarks = Remarks.none();

    Reader(SampleRange range, boolean strict, Taker taker) {
      this.sink = new SamplePieces.Sink(range, this::take);
      this.strict = strict;
      this.taker = taker;
    }

    @Override
    public void add(byte[] source, int from, int label) {
      sink.add(source, from, label);
    }

    @Override
    public void add(SparseRows row, int label) {
      sink.add(row, label);
    }

    private void take(PackedSamples samples, long first) {
      taker.take(samples, first, remarks);
      remarks = Remarks.none();
    }

    @Override
    public void unseen(Row row, Column column, String value) {
      remarks.unseen().add(row, column, value);
    }

    @Override
    public void unusable(Cell cell) {
      if (strict || !cell.isMissing()) {
        throw cell.exception();
      }
      remarks.unanswered().putIfAbsent(sink.next(), cell.place());
    }
  }
}
