package nndl.spark.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.data.BlockHosts;
import nndl.data.SampleRange;
import nndl.training.workload.Workload;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;

/**
 * The host that each task of a stage prefers, because it stores file blocks that the task or its
 * neighbours will read. The host is null for a task without a preference. Each executor gets at
 * most its share of the tasks, so that all preferences can be met. A preference changes no result.
 */
public record Placement(List<String> hosts) {

  /** An executor and its number of slots. */
  record Executor(String host, int slots) {}

  /**
   * Returns the placement of {@code tasks} tasks that each load neighbouring shards, on the
   * executors that exist now.
   */
  public static Placement of(
      JavaSparkContext spark, BlockHosts blocks, Workload workload, int tasks) {
    if (spark.isLocal()) {
      return anywhere(tasks);
    }
    return of(
        IntStream.range(0, tasks).mapToObj(task -> bytes(blocks, workload, task, tasks)).toList(),
        executors(spark.sc()));
  }

  /** Returns the placement of tasks that each read one range, on the executors that exist now. */
  public static Placement of(JavaSparkContext spark, BlockHosts blocks, List<SampleRange> ranges) {
    return spark.isLocal()
        ? anywhere(ranges.size())
        : of(ranges.stream().map(blocks::bytes).toList(), executors(spark.sc()));
  }

  public static Placement anywhere(int tasks) {
    return new Placement(Collections.nCopies(tasks, null));
  }

  private static Map<String, Long> bytes(
      BlockHosts blocks, Workload workload, int task, int tasks) {
    int shards = workload.shards().count();
    Map<String, Long> sum = new HashMap<>();
    for (int s = TaskRank.firstShard(task, tasks, shards);
        s < TaskRank.firstShard(task + 1, tasks, shards);
        s++) {
      for (SampleRange range : workload.sets().values()) {
        blocks
            .bytes(range.shard(workload.shards(), s))
            .forEach((host, bytes) -> sum.merge(host, bytes, Long::sum));
      }
    }
    return sum;
  }

  static List<Executor> executors(SparkContext spark) {
    return SparkInternals.executorList(spark)
        .filter(executor -> executor.isActive() && executor.maxTasks() > 0)
        .map(e -> new Executor(e.hostPort().replaceFirst(":\\d+$", ""), e.maxTasks()))
        .sorted(Comparator.comparing(Executor::host))
        .toList();
  }

  /**
   * Assigns neighbouring tasks to each executor, in proportion to its slots. The first tasks go to
   * the executor whose host stores the most bytes of their inputs. The next tasks are assigned to
   * one of the other executors in the same way. If none of their hosts stores bytes of these tasks,
   * the first of these tasks gets no preference.
   *
   * @param bytes for each task, how many bytes of its input each host stores
   */
  public static Placement of(List<Map<String, Long>> bytes, List<Executor> executors) {
    int tasks = bytes.size();
    int slots = executors.stream().mapToInt(Executor::slots).sum();
    List<Executor> free = new ArrayList<>(executors);
    List<String> hosts = new ArrayList<>();
    while (hosts.size() < tasks) {
      List<Map<String, Long>> left = bytes.subList(hosts.size(), tasks);
      Executor best = null;
      long most = 0;
      for (Executor executor : free) {
        long held = held(left.subList(0, share(executor, slots, tasks, left.size())), executor);
        if (held > most) {
          most = held;
          best = executor;
        }
      }
      int run = best == null ? 1 : share(best, slots, tasks, left.size());
      for (int i = 0; i < run; i++) {
        hosts.add(best == null ? null : best.host());
      }
      free.remove(best);
    }
    return new Placement(hosts);
  }

  private static int share(Executor executor, int slots, int tasks, int left) {
    return Math.min(left, (int) (((long) tasks * executor.slots() + slots - 1) / slots));
  }

  private static long held(List<Map<String, Long>> bytes, Executor executor) {
    return bytes.stream().mapToLong(task -> task.getOrDefault(executor.host(), 0L)).sum();
  }

  /**
   * Returns an RDD with one partition per task, at the task's preferred host. The only element of
   * the partition is the number of the task.
   */
  public RDD<Integer> partitions(JavaSparkContext spark) {
    return partitions(spark, IntStream.range(0, hosts.size()).boxed().toList());
  }

  /**
   * Like {@link #partitions(JavaSparkContext)}, but with other elements. Each is sent to the
   * executor that runs its task, and to no other.
   */
  public <T extends Serializable> RDD<T> partitions(JavaSparkContext spark, List<T> values) {
    return new TaskValues<>(spark.sc(), hosts, values);
  }
}
