package nndl.command.predict;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.NamedSamples;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.model.evaluation.CsvRows;
import nndl.spark.RangeJob;
import nndl.spark.cluster.Placement;

/**
 * What is predicted: a row of CSV for each sample, in order. {@link PartsJob} writes the rows into
 * the files of a directory, {@link StreamJob} into one stream.
 *
 * @param samples divided by the scale of the ensemble's inputs
 */
public record Prediction(Ensemble ensemble, NamedSamples samples, List<Column> columns)
    implements Serializable {

  /** The line with the names of the columns. */
  byte[] header() throws IOException {
    CsvRows rows = new CsvRows();
    csv(rows).addHeader();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    rows.writeTo(header);
    return header.toByteArray();
  }

  private PredictionCsv csv(CsvRows rows) {
    return new PredictionCsv(ensemble.targets(), ensemble.input().classNames(), columns, rows);
  }

  /** The most bytes that a row can have. */
  long maxRowBytes() {
    return csv(new CsvRows()).maxBytes(samples.fileNames());
  }

  /** Runs a job on {@code count} samples, near the files if they can be far. */
  <R> void run(RangeJob<R> job, long from, long count, Shards tasks, ObjIntConsumer<R> results) {
    if (samples instanceof SampleSet set) {
      job.run(new SampleRange(set, from, from + count), tasks, results);
    } else {
      job.run(from, count, tasks, Placement.anywhere(tasks.count()), results);
    }
  }

  /**
   * Writes the rows of the samples {@code from} to {@code to - 1}, without the header.
   *
   * @param done takes how many more samples are done
   */
  Written write(Storage storage, long from, long to, LongConsumer done, OutputStream out)
      throws IOException {
    CsvRows rows = new CsvRows();
    return new PredictionWriter(samples, ensemble, csv(rows), rows, out)
        .write(storage, from, to, done);
  }
}
