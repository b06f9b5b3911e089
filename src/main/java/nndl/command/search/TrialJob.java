package nndl.command.search;

import java.io.Serializable;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import nndl.data.SampleSource;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.ProgressAccumulator;
import nndl.spark.SamplesOfJvm;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.job.PerPartition;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs trials in parallel. Each is one task of a Spark job and computes on one thread. The tasks of
 * a JVM share one copy of the samples. If an executor is lost, Spark starts its tasks again.
 */
public final class TrialJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrialJob.class);

  private static final String SPECULATION = "spark.speculation";

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final LongAccumulator counter;

  /**
   * Forbids speculative execution of trials. Otherwise a second attempt of a task could run in
   * parallel, and both attempts would write the same files.
   */
  public static void forbidSpeculation(SparkConf conf) {
    conf.set(SPECULATION, "false");
  }

  /** Starts Spark for trials without speculative execution, or uses the context that is open. */
  public static JavaSparkContext spark(SparkConf conf) {
    forbidSpeculation(conf);
    return SharedContext.open(conf);
  }

  /**
   * @param progress counts the epochs that trials have trained
   */
  public TrialJob(JavaSparkContext spark, ProgressAccumulator progress) {
    this.spark = spark;
    this.counter = progress.counter();
    this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /**
   * The part of a JVM that a task uses.
   *
   * @param name the name of the executor, for messages
   * @param storage the file systems
   * @param samples the samples, which all tasks of the JVM share
   * @param unwanted returns whether the task was cancelled
   * @param done takes the number of epochs that have been trained since the last call
   */
  public record Slot(
      String name,
      Storage storage,
      SampleSource samples,
      BooleanSupplier unwanted,
      LongConsumer done) {}

  /**
   * The outcome of a task. An error that the user has to fix is returned as a value, because Spark
   * would retry a task that throws an exception.
   */
  private sealed interface Outcome extends Serializable {
    /** Returns the result. Fails if the training failed. */
    Result result();

    record Done(Result result) implements Outcome {}

    record Failed(String why) implements Outcome {
      @Override
      public Result result() {
        throw InputException.ofText(why);
      }
    }
  }

  /**
   * Runs all trials. Each result is passed on when it arrives, together with the index of its trial
   * in the list. Two results never arrive at the same time. Fails as soon as a trial fails.
   *
   * @param memory the memory of trials that share a JVM
   * @param details takes a line with the terms of the memory
   * @param collector takes each result and its index
   */
  public void run(
      List<TrialTask> trials,
      TrialMemory memory,
      Consumer<String> details,
      ObjIntConsumer<Result> collector) {
    boolean local = spark.isLocal();
    int count = trials.size();
    if (local) {
      new SparkHeap(spark.getConf(), JvmMemory.NONE, details)
          .requireDriver(memory.of(Math.min(count, SparkInternals.slots(spark.sc()))));
    }
    Broadcast<SerializableConfiguration> files = hadoop;
    LongAccumulator done = counter;
    try {
      new PerPartition<>(spark.parallelize(trials, count), new SystemClock())
          .run(
              trial ->
                  local ? outcome(trial, files, done) : checked(trial, files, memory, count, done),
              (outcome, i) -> collector.accept(outcome.result(), i),
              Long.MAX_VALUE);
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // the cluster may have ended the application
      spark.cancelAllJobs();
      throw e;
    }
  }

  /** Checks the heap of the executor, and then runs a trial there. */
  private static Outcome checked(
      TrialTask trial,
      Broadcast<SerializableConfiguration> hadoop,
      TrialMemory memory,
      int trials,
      LongAccumulator done) {
    SparkConf conf = SparkEnv.get().conf();
    try (Neighbours here = new Neighbours()) {
      new SparkHeap(conf, JvmMemory.NONE, LOG::info)
          .requireExecutor(memory.of(here.together(conf, trials)), SparkHeap.heap());
      return outcome(trial, hadoop, done);
    } catch (InputException e) {
      return new Outcome.Failed(e.text());
    }
  }

  private static Outcome outcome(
      TrialTask trial, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done) {
    Storage storage = new Storage(hadoop.value().value());
    try {
      return new Outcome.Done(
          trial.train(
              new Slot(
                  Neighbours.executor(),
                  storage,
                  SamplesOfJvm.of(storage),
                  TaskContext.get()::isInterrupted,
                  more -> done.add(more))));
    } catch (InputException e) {
      return new Outcome.Failed(e.text());
    }
  }
}
