package nndl.spark;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.committee.Committee;
import nndl.data.BlockHosts;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.format.Part;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.evaluation.EvaluationSum;
import nndl.order.Shards;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.job.PerPartition;
import nndl.storage.Storage;
import nndl.time.SystemClock;
import nndl.worker.Evaluator;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Evaluates models on samples in one Spark job. A task reads a range of the samples as a stream and
 * holds a small piece of it, so there may be any number of them. Evaluations add up to the last bit
 * in any order, so neither the number of tasks nor one that runs twice makes a difference.
 *
 * @param samples divided by the scale of the committee's inputs
 */
public record EvaluateJob(Committee committee, SampleRange samples) implements Serializable {
  /** Of plain files a task has so many samples at most, so that a lost executor costs little. */
  private static final long MAX_SAMPLES_PER_TASK = 100_000;

  /** So that a slow executor gets fewer tasks than a fast one. */
  private static final int TASKS_PER_SLOT = 4;

  /** What all tasks need. */
  private record Work(
      EvaluateJob job, Shards tasks, boolean local, SerializableConfiguration hadoop)
      implements Serializable {}

  /**
   * What becomes of a task. An error is a value, since Spark would try a task that throws again,
   * and a wrong file stays wrong.
   */
  private sealed interface Outcome extends Serializable {
    record Done(Evaluation evaluation) implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  /**
   * Runs the job.
   *
   * @param heap of the driver
   * @param tally counts samples
   */
  public Evaluation run(JavaSparkContext spark, SparkHeap heap, Tally tally) {
    try {
      return evaluate(spark, heap, tally.counter());
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // which may have ended the application meanwhile
      throw e;
    }
  }

  private Evaluation evaluate(JavaSparkContext spark, SparkHeap heap, LongAccumulator counter) {
    spark.setLocalProperty(Exchanges.NO_SCOPES, "true");
    int slots = Slots.count(spark.sc());
    EvaluateMemory memory = new EvaluateMemory(committee, samples.set());
    heap.requireDriver(spark.isLocal() ? memory.local(Math.max(1, slots)) : memory.driver());
    Shards tasks = tasks(Math.max(slots, spark.defaultParallelism()));
    Broadcast<Work> work =
        spark.broadcast(
            new Work(
                this,
                tasks,
                spark.isLocal(),
                new SerializableConfiguration(spark.hadoopConfiguration())));
    EvaluationSum total = committee.newEvaluation();
    SortedMap<Integer, String> failures = new TreeMap<>();
    BitSet ended = new BitSet();
    new PerPartition<>(
            Placement.of(
                    spark, new BlockHosts(new Storage(spark.hadoopConfiguration())), ranges(tasks))
                .partitions(spark)
                .toJavaRDD(),
            new SystemClock())
        .<Outcome>run(
            task -> outcome(work.value(), task, counter),
            (outcome, task) -> {
              if (outcome instanceof Outcome.Done done) {
                total.add(done.evaluation);
              } else if (outcome instanceof Outcome.Failed failed) {
                failures.put(task, failed.why);
              }
              ended.set(task);
              requireNone(failures, ended.nextClearBit(0));
            },
            Long.MAX_VALUE); // storage has limits of its own, and Spark sees executors that hang
    return total.total();
  }

  /**
   * Fails by the first failure once no task before it is open: the same on any cluster, and long
   * before the last sample.
   */
  private static void requireNone(SortedMap<Integer, String> failures, int firstOpen) {
    if (!failures.isEmpty() && failures.firstKey() < firstOpen) {
      throw new InputException(failures.get(failures.firstKey()));
    }
  }

  /**
   * How the samples are cut. A compressed file is read from its start for each task, so then there
   * are no more tasks than can run at once, or than there are files.
   */
  private Shards tasks(int slots) {
    List<Part> parts = samples.set().parts();
    long wanted =
        parts.stream().anyMatch(Part::compressed)
            ? Math.max(slots, parts.size())
            : Math.max((long) slots * TASKS_PER_SLOT, samples.count() / MAX_SAMPLES_PER_TASK);
    long most = (samples.count() + Evaluator.TILE - 1) / Evaluator.TILE;
    return new Shards((int) Math.min(Shards.MOST, Math.min(wanted, most)));
  }

  private List<SampleRange> ranges(Shards tasks) {
    return IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList();
  }

  private static Outcome outcome(Work work, int task, LongAccumulator counter) {
    try (Neighbours here = new Neighbours()) {
      if (!work.local) { // else the driver has looked to the heap
        SparkConf conf = SparkEnv.get().conf();
        new SparkHeap(conf, List.of(), line -> {})
            .requireExecutor(
                new EvaluateMemory(work.job.committee, work.job.samples.set())
                    .executor(here.together(conf, work.tasks.count())),
                SparkHeap.heap());
      }
      SampleRange range = work.job.samples.shard(work.tasks, task);
      return new Outcome.Done(work.job.evaluate(new Storage(work.hadoop.value()), range, counter));
    } catch (InputException e) {
      return new Outcome.Failed(e.getMessage());
    }
  }

  private Evaluation evaluate(Storage storage, SampleRange range, LongAccumulator counter) {
    EvaluationSum sum = committee.newEvaluation();
    Evaluator evaluator =
        new Evaluator(committee.outputs(Evaluator.TILE), committee.targets(), committee.cost());
    SamplePieces.read(
        storage,
        range,
        (piece, first) -> {
          range.set().requireLabels(piece, first, committee.input().classes());
          evaluator.add(piece, first, sum);
          counter.add(piece.count());
        });
    return sum.total();
  }
}
