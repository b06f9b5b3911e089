package nndl.command.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nndl.command.predict.PredictionWriter.Written;
import nndl.data.NamedSamples;
import nndl.data.sampling.Shards;
import nndl.data.storage.Commit;
import nndl.data.storage.JobOutput;
import nndl.data.storage.StagedFile;
import nndl.data.storage.Storage;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Lets executors write the rows of a prediction into the files of a directory. Each file has a
 * header. A task reads its samples as a stream and has only a small piece of them in memory. The
 * number of files depends only on the samples, so the files have the same bytes on any cluster.
 */
public record PartsJob(Prediction prediction, PartFiles files) {
  /**
   * The approximate maximum number of samples in a part, if all files are plain. It makes repeating
   * a task cheap.
   */
  private static final long MAX_SAMPLES_PER_PART = 1 << 17;

  /** The minimum number of parts, if each has enough samples, so that many slots have work. */
  private static final int MIN_PARTS = 64;

  /** Like {@link #MIN_PARTS}, but for compressed files, which each task reads from their start. */
  private static final int MIN_PARTS_OF_COMPRESSED = 4;

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
   * What a task has written.
   *
   * @param files the part, once for each attempt to write it
   */
  private record Part(Written written, List<StagedFile> files) implements Serializable {}

  /**
   * Runs the job. The parts replace those of an earlier prediction when all are whole. If a task
   * fails, Spark is stopped first, so that no other task still writes.
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
    NamedSamples samples = prediction.samples();
    TaskMemory memory = TaskMemory.of(prediction.ensemble().models(), samples);
    Commit commit = new Commit(storage);
    JobOutput output = commit.output(files.directory());
    Prediction predicted = prediction;
    PartFiles parts = new PartFiles(files.directory(), List.of());
    RangeJob<Part> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            progress,
            (executors, from, to, part, done) -> {
              executors.ownership().requireShared(Neighbours.executor());
              JobOutput.Attempt attempt =
                  output.attempt(executors, TaskContext.get().taskAttemptId());
              List<Written> written = new ArrayList<>();
              attempt.write(
                  parts.part(part),
                  out -> {
                    out.write(predicted.header());
                    written.add(predicted.write(executors, from, to, done, out));
                  });
              return new Part(written.get(0), attempt.written());
            });
    files.replace(commit);
    return fill(job, commit, spark, lines);
  }

  private PredictionTotal fill(
      RangeJob<Part> job, Commit commit, JavaSparkContext spark, Consumer<String> lines) {
    NamedSamples samples = prediction.samples();
    PredictionTotal total = new PredictionTotal(prediction, lines);
    try {
      prediction.run(
          job,
          0,
          samples.count(),
          parts(samples),
          (part, number) -> {
            part.files.forEach(commit::add);
            total.add(part.written);
          });
    } catch (RuntimeException e) {
      spark.close();
      commit.abort();
      throw e;
    }
    commit.write(files.success(), out -> {});
    commit.commit();
    return total;
  }
}
