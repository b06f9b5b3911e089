package nndl.command.predict;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.NamedSamples;
import nndl.data.sampling.Shards;
import nndl.data.storage.Marker;
import nndl.data.storage.PartFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.SparkHeap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Lets executors write the rows of a prediction into the files of a directory. Each file has a
 * header. A task reads its samples as a stream and has only a small piece of them in memory. The
 * number of files depends only on the samples, so the files have the same bytes on any cluster.
 */
public record PartsJob(Prediction prediction, PartFiles files) implements Serializable {
  /**
   * The approximate maximum number of samples in a part, if all files are plain. It makes repeating
   * a task cheap.
   */
  private static final long MAX_SAMPLES_PER_PART = 1 << 17;

  /** The minimum number of parts, if each has enough samples, so that many slots have work. */
  private static final int MIN_PARTS = 64;

  /** Like {@link #MIN_PARTS}, but for compressed files, which each task reads from their start. */
  private static final int MIN_PARTS_OF_COMPRESSED = 4;

  /** The maximum number of bytes of a part that an executor has in memory. */
  private static final long PART_BYTES = 1 << 20;

  /** Returns the division of samples into parts. It depends only on the samples. */
  static Shards parts(NamedSamples samples) {
    int least =
        samples.compressedFiles() > 0
            ? Math.max(MIN_PARTS_OF_COMPRESSED, samples.fileNames().size())
            : MIN_PARTS;
    long full = (samples.plainCount() + MAX_SAMPLES_PER_PART - 1) / MAX_SAMPLES_PER_PART;
    long wanted = Math.min(PartFiles.MAX, Math.max(least, full));
    return RangeJob.tasks(wanted, samples.count(), samples.enoughForTask());
  }

  /**
   * Runs the job. Old files are deleted after the driver has made its checks, just before the tasks
   * start. If a task fails, Spark is stopped first, so that no other task still writes when the new
   * files are deleted.
   *
   * @param heap the heap of the driver
   * @param progress counts samples
   * @param lines takes warnings about samples without prediction
   */
  public PredictionTotal run(
      JavaSparkContext spark,
      SparkHeap heap,
      ProgressAccumulator progress,
      Consumer<String> lines) {
    Storage storage = new Storage(spark.hadoopConfiguration());
    // With this file each executor checks that it uses the same directory as the driver.
    Optional<Marker> marker =
        spark.isLocal() ? Optional.empty() : Optional.of(Marker.in(storage, files.directory()));
    Marker shared = marker.orElse(null);
    NamedSamples samples = prediction.samples();
    TaskMemory memory =
        TaskMemory.of(prediction.ensemble(), samples, PART_BYTES + samples.bytesOfReading(), 0);
    try {
      RangeJob<Written> job =
          new RangeJob<>(
              spark,
              heap,
              memory,
              progress,
              (executors, from, to, part, done) -> {
                if (shared != null) {
                  shared.require(executors, Neighbours.executor());
                }
                return write(executors, from, to, done, files.part(part));
              });
      files.begin(storage);
      return fill(storage, job, spark, lines);
    } finally {
      marker.ifPresent(file -> file.delete(storage, lines));
    }
  }

  private PredictionTotal fill(
      Storage storage, RangeJob<Written> job, JavaSparkContext spark, Consumer<String> lines) {
    NamedSamples samples = prediction.samples();
    PredictionTotal total = new PredictionTotal(prediction, lines);
    BitSet complete = new BitSet();
    try {
      prediction.run(
          job,
          0,
          samples.count(),
          parts(samples),
          (written, part) -> {
            complete.set(part);
            total.add(written);
          });
      files.succeed(storage);
    } catch (RuntimeException e) {
      spark.close();
      files.fail(storage, complete, e);
      throw e;
    }
    return total;
  }

  private Written write(Storage storage, long from, long to, LongConsumer done, Path file) {
    List<Written> written = new ArrayList<>();
    try {
      storage.expectSame(file); // an earlier attempt of this task may have written it
      storage.write(
          file,
          out -> {
            out.write(prediction.header());
            written.add(prediction.write(storage, from, to, done, out));
          });
      return written.get(0);
    } catch (IOException e) {
      throw InputException.expected(file, "to write it", e);
    }
  }
}
