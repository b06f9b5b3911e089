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
import nndl.data.recipe.Unseen;
import nndl.data.storage.Storage;
import nndl.math.CsvRows;
import nndl.math.Matrix;
import nndl.model.ensemble.PredictionCsv;
import nndl.training.worker.Tiles;

/** Reads samples as a stream, and writes a row for each sample. For use by one thread. */
final class PredictionWriter {
  private final NamedSamples samples;
  private final List<String> names;
  private final boolean strict;
  private final Tiles tiles;
  private final PredictionCsv csv;
  private final CsvRows rows;
  private final OutputStream out;
  private final long[] predictions;
  private final List<String> reasons = new ArrayList<>();
  private final Unseen unseen = new Unseen();
  private long unanswered;

  /**
   * The index, among all samples, of the first sample of the current file. {@code fileTo} is the
   * index of the first sample after that file.
   */
  private long fileFrom;

  private long fileTo;

  /**
   * What was written.
   *
   * @param from the number of the first sample
   * @param predictions how many samples have each prediction
   * @param unanswered how many samples have no prediction
   * @param reasons why these have none, in their order; of the rows of a table only the first ones
   * @param unseen values in the rows of a table that no training row has
   */
  record Written(
      long from, long[] predictions, long unanswered, List<String> reasons, Unseen unseen)
      implements Serializable {}

  /**
   * @param csv adds its rows to {@code rows}
   */
  PredictionWriter(Prediction prediction, PredictionCsv csv, CsvRows rows, OutputStream out) {
    this.samples = prediction.samples();
    this.names = samples.fileNames();
    this.strict = prediction.strict();
    this.tiles = new Tiles(prediction.ensemble().outputs(Tiles.SIZE));
    this.csv = csv;
    this.rows = rows;
    this.out = out;
    this.predictions = new long[Math.max(1, prediction.ensemble().targets().predictions())];
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
          strict,
          (piece, first, remarks) -> {
            Map<Long, String> failed = remarks.unanswered();
            List<byte[]> ids = remarks.ids();
            tiles.run(
                piece,
                (sample, outputs, i) -> {
                  if (!ids.isEmpty()) {
                    rows.add(ids.get(sample));
                  }
                  add(first + sample, outputs, i, failed);
                });
            note(remarks);
            done.accept(piece.count());
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    rows.writeTo(out);
    return new Written(from, predictions, unanswered, List.copyOf(reasons), unseen);
  }

  private void note(NamedSamples.Remarks remarks) {
    unanswered += remarks.unanswered().size();
    unseen.add(remarks.unseen());
    long more = samples.isTable() ? PredictionTotal.MAX_PLACES - reasons.size() : Long.MAX_VALUE;
    remarks.unanswered().values().stream().limit(more).forEach(reasons::add);
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
    String name = names.get(file.file());
    if (alone) {
      csv.setName(name);
    } else {
      csv.setFile(name);
    }
    fileFrom = alone ? sample : sample - file.number();
    fileTo = sample + 1 + file.following();
  }
}
