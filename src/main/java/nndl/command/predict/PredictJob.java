package nndl.command.predict;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.BlockHosts;
import nndl.data.NamedSamples;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.data.storage.Marker;
import nndl.data.storage.PartFiles;
import nndl.data.storage.Storage;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.model.evaluation.CsvRows;
import nndl.spark.EnsembleMemory;
import nndl.spark.EnsembleMemory.Inputs;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes what a committee predicts of samples as CSV, in their order. A task reads a range of the
 * samples as a stream and holds a small piece of it, and the driver holds some rows at most. The
 * bytes are the same for any number of slots.
 *
 * @param samples divided by the scale of the committee's inputs
 */
public record PredictJob(Ensemble committee, NamedSamples samples, List<Column> columns)
    implements Serializable {

  /** A part of plain files has so many samples at most, so that a lost executor costs little. */
  private static final long MAX_SAMPLES_PER_PART = 1 << 17;

  /** So many parts there are, if each has enough samples, so that many slots have work. */
  private static final int MIN_PARTS = 64;

  /** A compressed file is read from its start for each part, so its samples ask for no more. */
  private static final int MIN_PARTS_OF_COMPRESSED = 4;

  /** So that a slow executor gets fewer tasks than a fast one. */
  private static final int TASKS_PER_SLOT = 4;

  /** Rows that come to the driver at once. */
  private static final long WINDOW_BYTES = 1 << 25;

  /** How often a JVM holds a row on its way: in the buffer that grew for it, and as a result. */
  private static final int COPIES = 3;

  /** What executors hold of a part. */
  private static final long PART_BYTES = 1 << 20;

  /**
   * What has been written.
   *
   * @param predictions how many samples have each
   * @param unreadable how many have none
   */
  public record Result(long[] predictions, long unreadable) {}

  /** The rows of a task, for the driver. */
  private record Rows(byte[] bytes, Written written) implements Serializable {}

  /** What all tasks have written. */
  private final class Total {
    private final long[] predictions = new long[committee.targets().predictions()];
    private final Consumer<String> lines;
    private long unreadable;

    Total(Consumer<String> lines) {
      this.lines = lines;
    }

    void add(Written written) {
      for (int p = 0; p < predictions.length; p++) {
        predictions[p] += written.predictions()[p];
      }
      unreadable += written.unreadable().size();
      written.unreadable().forEach(why -> lines.accept("warning: " + why));
    }

    Result result() {
      return new Result(predictions, unreadable);
    }
  }

  /**
   * Has executors write the rows into files of a directory, each of which begins with a header.
   * Files that are to be replaced go once nothing but a task can fail. If one does, Spark is
   * stopped, so that none is left to write.
   *
   * @param heap of the driver
   * @param tally counts samples
   * @param lines takes a line for each sample that could not be read
   */
  public Result writeParts(
      JavaSparkContext spark,
      SparkHeap heap,
      ProgressAccumulator tally,
      PartFiles files,
      Consumer<String> lines) {
    Storage storage = new Storage(spark.hadoopConfiguration());
    Optional<Marker> marker =
        spark.isLocal() ? Optional.empty() : Optional.of(Marker.in(storage, files.directory()));
    EnsembleMemory memory =
        new EnsembleMemory(committee, Inputs.of(samples), PART_BYTES + samples.bytesOfReading(), 0);
    Marker shared = marker.orElse(null);
    try {
      RangeJob<Written> job =
          new RangeJob<>(
              spark,
              heap,
              memory,
              tally,
              (executors, from, to, part, done) -> {
                if (shared != null) {
                  shared.require(executors, Neighbours.executor());
                }
                return writePart(executors, from, to, done, files.part(part));
              });
      files.begin(storage);
      return fill(files, storage, job, spark, lines);
    } finally {
      marker.ifPresent(file -> file.delete(storage, lines));
    }
  }

  private Result fill(
      PartFiles files,
      Storage storage,
      RangeJob<Written> job,
      JavaSparkContext spark,
      Consumer<String> lines) {
    Total total = new Total(lines);
    try {
      run(job, spark, 0, samples.count(), parts(), (written, part) -> total.add(written));
      files.succeed(storage);
    } catch (RuntimeException e) {
      spark.close();
      files.fail(storage, e);
      throw e;
    }
    return total.result();
  }

  private <R> void run(
      RangeJob<R> job,
      JavaSparkContext spark,
      long from,
      long count,
      Shards tasks,
      ObjIntConsumer<R> results) {
    Placement placement =
        samples instanceof SampleSet set
            ? placement(spark, new SampleRange(set, from, from + count), tasks)
            : Placement.anywhere(tasks.count());
    job.run(from, count, tasks, placement, results);
  }

  private static Placement placement(JavaSparkContext spark, SampleRange range, Shards tasks) {
    return Placement.of(
        spark,
        new BlockHosts(new Storage(spark.hadoopConfiguration())),
        IntStream.range(0, tasks.count()).mapToObj(t -> range.shard(tasks, t)).toList());
  }

  /** A function of the samples alone. */
  public Shards parts() {
    int least =
        samples.compressedFiles() > 0
            ? Math.max(MIN_PARTS_OF_COMPRESSED, samples.fileNames().size())
            : MIN_PARTS;
    long wanted = Math.max(least, pieces(samples.plainCount(), MAX_SAMPLES_PER_PART));
    return new Shards((int) Math.min(PartFiles.MAX, Math.min(wanted, most(samples.count()))));
  }

  /** Tasks that have enough to do. */
  private long most(long count) {
    return pieces(count, samples.enoughForTask());
  }

  private static long pieces(long count, long size) {
    return (count + size - 1) / size;
  }

  private Written writePart(Storage storage, long from, long to, LongConsumer done, Path file) {
    List<Written> written = new ArrayList<>();
    storage.save(
        file,
        out -> {
          out.write(header());
          written.add(write(storage, from, to, done, out));
        });
    return written.get(0);
  }

  private byte[] header() throws IOException {
    CsvRows rows = new CsvRows();
    csv(rows).addHeader();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    rows.writeTo(header);
    return header.toByteArray();
  }

  private PredictionCsv csv(CsvRows rows) {
    return new PredictionCsv(committee.targets(), committee.input().classNames(), columns, rows);
  }

  private Written write(Storage storage, long from, long to, LongConsumer done, OutputStream out)
      throws IOException {
    CsvRows rows = new CsvRows();
    return new PredictionWriter(samples, committee, csv(rows), rows, out)
        .write(storage, from, to, done);
  }

  /**
   * Writes the rows to a stream of the driver, behind a header. Of compressed files each window of
   * rows reads all that stands before it once more.
   *
   * @param heap of the driver
   * @param tally counts samples
   * @param lines takes a line for each sample that could not be read
   */
  public Result writeTo(
      OutputStream out,
      JavaSparkContext spark,
      SparkHeap heap,
      ProgressAccumulator tally,
      Consumer<String> lines)
      throws IOException {
    int slots = RangeJob.slots(spark);
    long rowBytes = csv(new CsvRows()).maxBytes(samples.fileNames());
    long window = Math.max(1, Math.min(samples.count(), WINDOW_BYTES / rowBytes));
    long held = COPIES * window * rowBytes;
    EnsembleMemory memory =
        new EnsembleMemory(
            committee, Inputs.of(samples), held / slots + samples.bytesOfReading(), held);
    RangeJob<Rows> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            tally,
            (storage, from, to, task, done) -> rows(storage, from, to, done));
    Total total = new Total(lines);
    out.write(header());
    for (long from = 0; from < samples.count(); from += window) {
      long count = Math.min(window, samples.count() - from);
      Shards tasks = tasks(count, slots);
      Rows[] rows = new Rows[tasks.count()];
      run(job, spark, from, count, tasks, (ofTask, task) -> rows[task] = ofTask);
      for (Rows ofTask : rows) {
        out.write(ofTask.bytes);
        total.add(ofTask.written);
      }
    }
    return total.result();
  }

  private Shards tasks(long count, int slots) {
    long wanted = samples.compressedFiles() > 0 ? slots : (long) slots * TASKS_PER_SLOT;
    return new Shards((int) Math.min(Shards.MAX, Math.min(wanted, most(count))));
  }

  private Rows rows(Storage storage, long from, long to, LongConsumer done) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Written written = write(storage, from, to, done, bytes);
      return new Rows(bytes.toByteArray(), written);
    } catch (IOException e) {
      throw new IllegalStateException(e); // no stream to memory fails
    }
  }
}
