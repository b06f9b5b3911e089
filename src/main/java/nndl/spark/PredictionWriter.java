package nndl.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.SampleSet.FileOfSample;
import nndl.evaluation.CsvRows;
import nndl.math.Matrix;
import nndl.model.Committee;
import nndl.model.PredictionCsv;
import nndl.storage.Storage;
import nndl.worker.Tiles;

/** Reads samples as a stream, and writes a row for each. Serves one thread. */
final class PredictionWriter {
  private final SampleRange samples;
  private final Tiles tiles;
  private final PredictionCsv csv;
  private final CsvRows rows;
  private final OutputStream out;
  private final long[] predictions;

  /** In the set, the first sample of the file that is read, and the first behind it. */
  private long fileFrom;

  private long fileTo;

  /**
   * @param csv adds to {@code rows}
   */
  PredictionWriter(
      SampleRange samples, Committee committee, PredictionCsv csv, CsvRows rows, OutputStream out) {
    this.samples = samples;
    this.tiles = new Tiles(committee.outputs(Tiles.SIZE));
    this.csv = csv;
    this.rows = rows;
    this.out = out;
    this.predictions = new long[committee.targets().predictions()];
  }

  /** Writes all rows, and says how many of them have each prediction. */
  long[] write(Storage storage) throws IOException {
    try {
      SamplePieces.read(
          storage,
          samples,
          (piece, first) ->
              tiles.run(piece, (sample, outputs, i) -> add(first + sample, outputs, i)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    rows.writeTo(out);
    return predictions;
  }

  private void add(long sample, Matrix outputs, int i) {
    if (sample >= fileTo) {
      FileOfSample file = samples.set().file(sample);
      csv.setFile(file.name());
      fileFrom = sample - file.number();
      fileTo = sample + 1 + file.following();
    }
    predictions[csv.add(sample - fileFrom, outputs, i)]++;
    if (rows.isFull()) {
      try {
        rows.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
