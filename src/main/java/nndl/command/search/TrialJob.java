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
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.job.PerPartition;
import nndl.time.SystemClock;
import nndl.training.memory.MemoryBlock;
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
 * Trainings side by side, each a task of a Spark job, which computes alone on its slot. Those in a
 * JVM share one copy of the samples. Spark itself starts again what an executor's loss costs.
 */
public final class TrialJob {
  private static final Logger LOG = LoggerFactory.getLogger(TrialJob.class);

  private static final String SPECULATION = "spark.speculation";

  private final JavaSparkContext spark;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final LongAccumulator counter;

  /**
   * Starts Spark for trials. They write files, so it must not run a second attempt of one beside
   * the first, as it does by choice to be done sooner.
   */
  public static JavaSparkContext spark(SparkConf conf) {
    return new JavaSparkContext(conf.set(SPECULATION, "false"));
  }

  /**
   * @param tally counts what trials have done
   */
  public TrialJob(JavaSparkContext spark, ProgressAccumulator tally) {
    this.spark = spark;
    this.counter = tally.counter();
    this.hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /**
   * Where a task runs.
   *
   * @param name of the executor, for the user
   * @param storage its files
   * @param samples what it shares with the other tasks there
   * @param unwanted whether nobody waits for it any more
   * @param done takes how much more has been done
   */
  public record Place(
      String name,
      Storage storage,
      SampleSource samples,
      BooleanSupplier unwanted,
      LongConsumer done) {}

  /** A training, and what becomes of it. */
  public interface Training<R> extends Serializable {
    /** Trains; fails with InputException if the user has to mend something. */
    R train(Place place);
  }

  /** What comes of a task. An error is a value, since Spark would try it again. */
  private sealed interface Outcome<R> extends Serializable {
    /** Fails if it could not be trained. */
    R result();

    record Done<R>(R result) implements Outcome<R> {}

    record Failed<R>(String why) implements Outcome<R> {
      @Override
      public R result() {
        throw new InputException(why);
      }
    }
  }

  /**
   * Trains, and hands over each result as it arrives, with the trial's place in the list; one at a
   * time. Fails at the first that can't be trained.
   *
   * @param held what they hold together in a JVM that has the slots for so many
   * @param details takes the blocks of what is held, a line each
   */
  public <R> void run(
      List<? extends Training<R>> trials,
      TrialMemory held,
      Consumer<String> details,
      ObjIntConsumer<R> collector) {
    boolean local = spark.isLocal();
    int count = trials.size();
    if (local) {
      List<MemoryBlock> blocks = held.of(Math.min(count, Slots.count(spark.sc())));
      new SparkHeap(spark.getConf(), List.of(), details).requireDriver(blocks);
    }
    Broadcast<SerializableConfiguration> files = hadoop;
    LongAccumulator done = counter;
    try {
      List<Training<R>> all = List.copyOf(trials);
      new PerPartition<>(spark.parallelize(all, all.size()), new SystemClock())
          .run(
              trial ->
                  local ? outcome(trial, files, done) : checked(trial, files, held, count, done),
              (outcome, i) -> collector.accept(outcome.result(), i),
              Long.MAX_VALUE);
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // which may have ended the application meanwhile
      spark.cancelAllJobs();
      throw e;
    }
  }

  /** On an executor, which looks to its own heap. */
  private static <R> Outcome<R> checked(
      Training<R> trial,
      Broadcast<SerializableConfiguration> hadoop,
      TrialMemory held,
      int trials,
      LongAccumulator done) {
    SparkConf conf = SparkEnv.get().conf();
    try (Neighbours here = new Neighbours()) {
      new SparkHeap(conf, List.of(), LOG::info)
          .requireExecutor(held.of(here.together(conf, trials)), SparkHeap.heap());
      return outcome(trial, hadoop, done);
    } catch (InputException e) {
      return new Outcome.Failed<>(e.getMessage());
    }
  }

  private static <R> Outcome<R> outcome(
      Training<R> trial, Broadcast<SerializableConfiguration> hadoop, LongAccumulator done) {
    Storage storage = new Storage(hadoop.value().value());
    try {
      return new Outcome.Done<>(
          trial.train(
              new Place(
                  Neighbours.executor(),
                  storage,
                  SamplesOfJvm.of(storage),
                  TaskContext.get()::isInterrupted,
                  more -> done.add(more))));
    } catch (InputException e) {
      return new Outcome.Failed<>(e.getMessage());
    }
  }
}
