package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.NamedSamples;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.recipe.Recipe;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.math.CsvRows;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.RangeJob;
import nndl.spark.cluster.Placement;

/**
 * A prediction of all samples: a row of CSV for each sample, in order. {@link PartsJob} writes the
 * rows into the files of a directory, {@link StreamJob} into one stream.
 *
 * @param ensemble the models
 * @param samples the samples, whose inputs are divided by the scale of the ensemble
 * @param strict whether a sample that can have no prediction is an error
 * @param ids the columns of a table that stand before the answers
 * @param columns the columns of the answers
 */
public record Prediction(
    Ensemble ensemble, NamedSamples samples, boolean strict, List<String> ids, List<Column> columns)
    implements Serializable {
  /** Returns the line with the names of the columns. */
  byte[] header() {
    return CsvRows.row(names().toArray()).getBytes(UTF_8);
  }

  /** Returns the names of the columns. */
  List<String> names() {
    List<String> answers = PredictionCsv.header(columns, outputNames());
    return Stream.concat(ids.stream(), answers.stream()).toList();
  }

  /**
   * Returns the names of the columns of the outputs: of numbers, those of the table's columns; else
   * with the classes for a model of a table, or with the numbers of the outputs.
   */
  List<String> outputNames() {
    int outputs = ensemble.targets().outputs();
    Optional<Recipe> recipe = ensemble.input().recipe().filter(Recipe::answersNumbers);
    if (recipe.isPresent()) {
      return recipe.get().labels();
    }
    Stream<String> names =
        samples.isTable() && outputs == ensemble.targets().classes()
            ? ensemble.input().classNames().stream()
            : IntStream.range(0, outputs).mapToObj(Integer::toString);
    return names.map(name -> "output_" + name).toList();
  }

  private PredictionCsv csv(CsvRows rows) {
    return new PredictionCsv(ensemble.targets(), ensemble.input().classNames(), columns, rows);
  }

  /** Returns a number of bytes that no row exceeds. */
  long maxRowBytes() {
    return samples.idBytes() + ids.size() + csv(new CsvRows()).maxBytes(samples.fileNames());
  }

  /**
   * Runs a job on {@code count} samples from the sample {@code from} on. Tasks that read a {@link
   * SampleSet} prefer hosts that store its files. Tasks that read pictures run on any host.
   */
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
   * @param done takes the number of samples that were done since its last call
   */
  Written write(Storage storage, long from, long to, LongConsumer done, OutputStream out)
      throws IOException {
    CsvRows rows = new CsvRows();
    return new PredictionWriter(this, csv(rows), rows, out).write(storage, from, to, done);
  }
}
