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
import nndl.spark.cluster.JobProperties;
import nndl.spark.cluster.Neighbours;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.job.PerPartition;
import nndl.time.SystemClock;
import nndl.training.memory.JvmMemory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Runs Spark jobs whose tasks each process a range of numbered items, such as samples. The data
 * that all tasks share is sent only once, for any number of jobs. If an executor is lost, Spark
 * runs its tasks again. So a task may run twice, but only one of its results is used.
 */
public final class RangeJob<R> {
  /** The number of tasks per slot. It is above 1, so that a slow executor gets fewer tasks. */
  public static final int TASKS_PER_SLOT = 4;

  /** The work of a task on its range. */
  public interface Work<R> extends Serializable {
    /**
     * Processes the items {@code from} to {@code to - 1}. Fails with InputException if the user has
     * to correct something.
     *
     * @param storage the file systems, as the executor sees them
     * @param task the number of the task
     * @param done is called with the number of items that have been processed since its last call
     */
    R run(Storage storage, long from, long to, int task, LongConsumer done);
  }

  /** The data that all tasks share. */
  private record Shared<R>(
      Work<R> work, TaskMemory memory, boolean local, SerializableConfiguration hadoop)
      implements Serializable {}

  /**
   * The outcome of a task. An error in the user's data is a value and not an exception: Spark would
   * repeat a task that throws, and a wrong file stays wrong.
   */
  private sealed interface Outcome<R> extends Serializable {
    record Done<R>(R result) implements Outcome<R> {}

    record Failed<R>(String why) implements Outcome<R> {}
  }

  private final JavaSparkContext spark;
  private final Broadcast<Shared<R>> shared;
  private final LongAccumulator counter;

  /**
   * Sends the shared data to the executors. Fails if the driver's heap is too small.
   *
   * @param heap the heap of the driver
   * @param memory the memory that the driver and the executors need
   * @param tally counts the items that are done
   */
  public RangeJob(
      JavaSparkContext spark,
      SparkHeap heap,
      TaskMemory memory,
      ProgressAccumulator tally,
      Work<R> work) {
    this.spark = spark;
    this.counter = tally.counter();
    int tasks = spark.isLocal() ? Math.max(1, SparkInternals.slots(spark.sc())) : 0;
    heap.requireDriver(memory.of(tasks));
    this.shared =
        spark.broadcast(
            new Shared<>(
                work,
                memory,
                spark.isLocal(),
                new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** How many tasks can run at once, now or once all executors are there. */
  public static int slots(JavaSparkContext spark) {
    return Math.max(SparkInternals.slots(spark.sc()), spark.defaultParallelism());
  }

  /**
   * Returns {@code wanted} tasks, or fewer if each would get fewer than {@code enough} items, and
   * at most {@link Shards#MAX}. There is one if there are no items.
   *
   * @param count the number of items of all tasks together
   */
  public static Shards tasks(long wanted, long count, int enough) {
    long most = Math.max(1, (count + enough - 1) / enough);
    return new Shards((int) Math.min(Shards.MAX, Math.min(wanted, most)));
  }

  /**
   * Like {@link #run(long, long, Shards, Placement, ObjIntConsumer)}, for a range of samples. Each
   * task prefers a host that stores its part of the files.
   */
  public void run(SampleRange samples, Shards tasks, ObjIntConsumer<R> results) {
    BlockHosts blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    List<SampleRange> parts =
        IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList();
    run(samples.from(), samples.count(), tasks, Placement.of(spark, blocks, parts), results);
  }

  /**
   * Cuts a range into parts and runs a task for each. Passes each result with its task's number to
   * {@code results} as soon as it arrives, one result at a time. If tasks fail because of the
   * user's data, this method fails with the error of the failed task that has the lowest number.
   *
   * @param from the number of the first item of the range
   * @param count the number of items in the range
   * @param placement the hosts that the tasks prefer
   */
  public void run(
      long from, long count, Shards tasks, Placement placement, ObjIntConsumer<R> results) {
    SortedMap<Integer, String> failures = new TreeMap<>();
    BitSet ended = new BitSet();
    Broadcast<Shared<R>> all = shared;
    LongAccumulator more = counter; // Spark only counts accumulators that are sent with a task
    try (JobProperties unused = JobProperties.set(spark)) {
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
              Long.MAX_VALUE); // storage has timeouts, and Spark notices executors that hang
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc()); // Spark may have ended the application meanwhile
      throw e;
    }
  }

  /**
   * Fails with the failure of the task with the lowest number, once all tasks before it have ended.
   * So the error does not depend on the cluster, and the user need not wait for the last task.
   *
   * @param firstOpen the first task that has not ended
   */
  private static void requireNone(SortedMap<Integer, String> failures, int firstOpen) {
    if (!failures.isEmpty() && failures.firstKey() < firstOpen) {
      throw InputException.ofText(failures.get(failures.firstKey()));
    }
  }

  private static <R> Outcome<R> outcome(
      Shared<R> all, long from, long to, int task, int tasks, LongConsumer done) {
    try (Neighbours here = new Neighbours()) {
      if (!all.local) { // in local mode the driver has checked the heap
        SparkConf conf = SparkEnv.get().conf();
        new SparkHeap(conf, JvmMemory.NONE, line -> {})
            .requireExecutor(all.memory.of(here.together(conf, tasks)), SparkHeap.heap());
      }
      return new Outcome.Done<>(
          all.work.run(new Storage(all.hadoop.value()), from, to, task, done));
    } catch (InputException e) {
      return new Outcome.Failed<>(e.text());
    }
  }
}
