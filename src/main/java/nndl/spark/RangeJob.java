package nndl.spark;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import nndl.data.BlockHosts;
import nndl.data.SampleRange;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.job.PerPartition;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Spark jobs whose tasks do something with ranges of what is numbered, such as samples. What all
 * need travels once, however many jobs there are. Spark itself starts again what an executor's loss
 * costs, so a task may run twice; one of its results is used.
 */
public final class RangeJob<R> {
  /** More than one, so that a slow executor gets fewer tasks than a fast one. */
  public static final int TASKS_PER_SLOT = 4;

  /** What becomes of the range of a task. */
  public interface Work<R> extends Serializable {
    /**
     * Runs a task; fails with InputException if the user has to mend something.
     *
     * @param storage the executor's files
     * @param done takes how many more are done
     */
    R run(Storage storage, long from, long to, int task, LongConsumer done);
  }

  /** What all tasks need. */
  private record Shared<R>(
      Work<R> work, TaskMemory memory, boolean local, SerializableConfiguration hadoop)
      implements Serializable {}

  /**
   * What becomes of a task. An error is a value, since Spark would try a task that throws again,
   * and a wrong file stays wrong.
   */
  private sealed interface Outcome<R> extends Serializable {
    record Done<R>(R result) implements Outcome<R> {}

    record Failed<R>(String why) implements Outcome<R> {}
  }

  private final JavaSparkContext spark;
  private final Broadcast<Shared<R>> shared;
  private final LongAccumulator counter;

  /**
   * Fails if the driver's heap is too small.
   *
   * @param heap of the driver
   * @param tally counts what is done
   */
  public RangeJob(
      JavaSparkContext spark,
      SparkHeap heap,
      TaskMemory memory,
      ProgressAccumulator tally,
      Work<R> work) {
    this.spark = spark;
    this.counter = tally.counter();
    spark.setLocalProperty(Exchanges.NO_SCOPES, "true");
    int tasks = spark.isLocal() ? Math.max(1, Slots.count(spark.sc())) : 0;
    heap.requireDriver(memory.held(tasks, true));
    this.shared =
        spark.broadcast(
            new Shared<>(
                work,
                memory,
                spark.isLocal(),
                new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** How many tasks can run at once, or will. */
  public static int slots(JavaSparkContext spark) {
    return Math.max(Slots.count(spark.sc()), spark.defaultParallelism());
  }

  /**
   * As many tasks as wanted, if each has enough to do.
   *
   * @param count of what all tasks have to do
   * @param enough of it for one task
   */
  public static Shards tasks(long wanted, long count, int enough) {
    long most = (count + enough - 1) / enough;
    return new Shards((int) Math.min(Shards.MAX, Math.min(wanted, most)));
  }

  /** Runs a task for every part of some samples, near its files. */
  public void run(SampleRange samples, Shards tasks, ObjIntConsumer<R> results) {
    BlockHosts blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    List<SampleRange> parts =
        IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList();
    run(samples.from(), samples.count(), tasks, Placement.of(spark, blocks, parts), results);
  }

  /**
   * Runs a task for every part of a range, and hands over each result as it arrives, with the
   * task's number, one at a time. Fails with the first of the tasks that did.
   *
   * @param from where the range begins, which is so long as {@code count}
   * @param placement where the tasks should run
   */
  public void run(
      long from, long count, Shards tasks, Placement placement, ObjIntConsumer<R> results) {
    SortedMap<Integer, String> failures = new TreeMap<>();
    BitSet ended = new BitSet();
    Broadcast<Shared<R>> all = shared;
    LongAccumulator more = counter; // Spark knows of those of a task alone, not of a broadcast's
    try {
      new PerPartition<>(placement.partitions(spark).toJavaRDD(), new SystemClock())
          .<Outcome<R>>run(
              task ->
                  outcome(
                      all.value(),
                      from + tasks.start(task, count),
                      from + tasks.start(task + 1, count),
                      task,
                      tasks.count(),
                      more::add),
              (outcome, task) -> {
                if (outcome instanceof Outcome.Done<R> done) {
                  results.accept(done.result, task);
                } else if (outcome instanceof Outcome.Failed<R> failed) {
                  failures.put(task, failed.why);
                }
                ended.set(task);
                requireNone(failures, ended.nextClearBit(0));
              },
              Long.MAX_VALUE); // storage has limits of its own, and Spark sees executors that hang
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // which may have ended the application meanwhile
      throw e;
    }
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

  private static <R> Outcome<R> outcome(
      Shared<R> all, long from, long to, int task, int tasks, LongConsumer done) {
    try (Neighbours here = new Neighbours()) {
      if (!all.local) { // else the driver has looked to the heap
        SparkConf conf = SparkEnv.get().conf();
        new SparkHeap(conf, List.of(), line -> {})
            .requireExecutor(all.memory.held(here.together(conf, tasks), false), SparkHeap.heap());
      }
      return new Outcome.Done<>(
          all.work.run(new Storage(all.hadoop.value()), from, to, task, done));
    } catch (InputException e) {
      return new Outcome.Failed<>(e.getMessage());
    }
  }
}
