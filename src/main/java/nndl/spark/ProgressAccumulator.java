package nndl.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Counts how much work the tasks of Spark jobs have done on all executors. A task adds to the
 * {@link #counter}, and the driver reads {@link #done}. For tasks that have ended, the count is
 * exact. For a running task, it is the count at the last heartbeat of the task's executor. The work
 * of a failed task does not count.
 */
public final class ProgressAccumulator extends SparkListener {
  private final LongAccumulator counter;
  private final Map<Long, Long> byTask = new HashMap<>();
  private long done;

  public ProgressAccumulator(JavaSparkContext spark) {
    counter = spark.sc().longAccumulator("nndl: done");
    spark.sc().addSparkListener(this);
  }

  /** The counter that tasks add to. */
  public LongAccumulator counter() {
    return counter;
  }

  /** How much work is done. Any thread may call this. */
  public synchronized long done() {
    return done;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    CollectionConverters.asJava(update.accumUpdates())
        .forEach(task -> put((Long) task._1(), task._4()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      put(end.taskInfo().taskId(), end.taskInfo().accumulables());
    } else {
      Long lost = byTask.remove(end.taskInfo().taskId());
      done -= lost == null ? 0 : lost;
    }
  }

  /**
   * Counts the work that a task has done since its last report. A lower count is ignored, since a
   * heartbeat may be reported after the task's end.
   */
  private synchronized void put(long task, Iterable<AccumulableInfo> all) {
    for (AccumulableInfo info : CollectionConverters.asJava(all)) {
      if (info.id() == counter.id() && info.update().isDefined()) {
        long now = (Long) info.update().get();
        long before = byTask.getOrDefault(task, 0L);
        if (now > before) {
          byTask.put(task, now);
          done += now - before;
        }
      }
    }
  }
}
