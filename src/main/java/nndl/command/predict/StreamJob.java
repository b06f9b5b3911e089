package nndl.command.predict;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.NamedSamples;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes a header and the rows of a prediction to a stream of the driver. Tasks send their rows to
 * the driver. The rows are divided into windows, and a Spark job predicts one window, so the driver
 * has one window in memory at a time. For compressed files, the job of each window reads everything
 * before the window in its file again.
 */
record StreamJob(Prediction prediction) implements Serializable {
  /** The maximum number of bytes of a window of rows. */
  private static final long WINDOW_BYTES = 1 << 25;

  /** The rows of a task. */
  private record Rows(byte[] bytes, Written written) implements Serializable {}

  /**
   * Runs the jobs, one for each window.
   *
   * @param heap the heap of the driver
   * @param progress counts samples
   * @param lines takes warnings about samples without prediction
   */
  PredictionTotal run(
      OutputStream out,
      JavaSparkContext spark,
      SparkHeap heap,
      ProgressAccumulator progress,
      Consumer<String> lines)
      throws IOException {
    NamedSamples samples = prediction.samples();
    int slots = RangeJob.slots(spark);
    long most = WINDOW_BYTES / prediction.maxRowBytes();
    long window = Math.max(1, Math.min(samples.count(), most));
    TaskMemory memory = TaskMemory.of(prediction.ensemble().models(), samples);
    RangeJob<Rows> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            progress,
            (storage, from, to, task, done) -> rows(storage, from, to, done));
    PredictionTotal total = new PredictionTotal(prediction, lines);
    out.write(prediction.header());
    for (long from = 0; from < samples.count(); from += window) {
      long count = Math.min(window, samples.count() - from);
      Shards tasks = tasks(count, slots);
      Rows[] rows = new Rows[tasks.count()];
      prediction.run(job, from, count, tasks, (ofTask, task) -> rows[task] = ofTask);
      for (Rows ofTask : rows) {
        out.write(ofTask.bytes);
        total.add(ofTask.written);
      }
    }
    return total;
  }

  private Shards tasks(long count, int slots) {
    NamedSamples samples = prediction.samples();
    long wanted = samples.compressedFiles() > 0 ? slots : (long) slots * RangeJob.TASKS_PER_SLOT;
    return RangeJob.tasks(wanted, count, samples.enoughForTask());
  }

  private Rows rows(Storage storage, long from, long to, LongConsumer done) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      Written written = prediction.write(storage, from, to, done, bytes);
      return new Rows(bytes.toByteArray(), written);
    } catch (IOException e) {
      throw new IllegalStateException(e); // a stream to memory does not fail
    }
  }
}
