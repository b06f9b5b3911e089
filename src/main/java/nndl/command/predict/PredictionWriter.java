package nndl.command.predict;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import nndl.data.NamedSamples;
import nndl.data.NamedSamples.FileOfSample;
import nndl.data.storage.Storage;
import nndl.math.Matrix;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.evaluation.CsvRows;
import nndl.training.worker.Tiles;

/** Reads samples as a stream, and writes a row for each sample. For use by one thread. */
final class PredictionWriter {
  private final NamedSamples samples;
  private final Tiles tiles;
  private final PredictionCsv csv;
  private final CsvRows rows;
  private final OutputStream out;
  private final long[] predictions;
  private final List<String> unreadable = new ArrayList<>();

  /**
   * The index, among all samples, of the first sample of the current file. {@code fileTo} is the
   * index of the first sample after that file.
   */
  private long fileFrom;

  private long fileTo;

  /**
   * What was written.
   *
   * @param predictions how many samples have each prediction
   * @param unreadable why samples have no prediction, in the order of these samples
   */
  record Written(long[] predictions, List<String> unreadable) implements Serializable {}

  /**
   * @param csv adds its rows to {@code rows}
   */
  PredictionWriter(
      NamedSamples samples, Ensemble ensemble, PredictionCsv csv, CsvRows rows, OutputStream out) {
    this.samples = samples;
    this.tiles = new Tiles(ensemble.outputs(Tiles.SIZE));
    this.csv = csv;
    this.rows = rows;
    this.out = out;
    this.predictions = new long[ensemble.targets().predictions()];
  }

  /**
   * Writes the rows of the samples {@code from} to {@code to - 1}.
   *
   * @param done takes the number of samples that were done since its last call
   */
  Written write(Storage storage, long from, long to, LongConsumer done) throws IOException {
    try {
      samples.read(
          storage,
          from,
          to,
          (piece, first, failed) -> {
            tiles.run(piece, (sample, outputs, i) -> add(first + sample, outputs, i, failed));
            unreadable.addAll(failed.values());
            done.accept(piece.count());
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    rows.writeTo(out);
    return new Written(predictions, List.copyOf(unreadable));
  }

  private void add(long sample, Matrix outputs, int i, Map<Long, String> failed) {
    if (sample < fileFrom || sample >= fileTo) {
      begin(sample);
    }
    if (!failed.isEmpty() && failed.containsKey(sample)) {
      csv.addUnknown(sample - fileFrom);
    } else {
      predictions[csv.add(sample - fileFrom, outputs, i)]++;
    }
    if (rows.isFull()) {
      try {
        rows.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void begin(long sample) {
    FileOfSample file = samples.file(sample);
    boolean alone = file.number() == NamedSamples.ALONE;
    if (alone) {
      csv.setName(file.name());
    } else {
      csv.setFile(file.name());
    }
    fileFrom = alone ? sample : sample - file.number();
    fileTo = sample + 1 + file.following();
  }
}
