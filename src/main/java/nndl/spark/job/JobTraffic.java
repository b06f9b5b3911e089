package nndl.spark.job;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import nndl.time.Clock;
import nndl.training.worker.Traffic;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * Counts the traffic of the exchange of Spark jobs. Only Spark sees the messages, so the bytes are
 * estimated from the numbers that are sent: weights once per executor, and gradients once per
 * shard.
 */
final class JobTraffic {
  private final Clock clock;

  /** The bytes of the weights, or of a gradient; 0 in local mode, where nothing is sent. */
  private final long blockBytes;

  /** For each executor, the time when its last result of the current job arrived. */
  private final Map<String, Long> ends = new HashMap<>();

  private long restarts;
  private volatile Traffic total = Traffic.NONE;

  JobTraffic(Clock clock, long blockBytes) {
    this.clock = clock;
    this.blockBytes = blockBytes;
  }

  /**
   * The result of a task.
   *
   * @param executor the executor that computed the result
   * @param tries how many earlier tries of the task have failed
   */
  record Result<R>(R value, String executor, int tries) implements Serializable {
    static <R> Result<R> here(R value) {
      return new Result<>(value, SparkEnv.get().executorId(), TaskContext.get().attemptNumber());
    }
  }

  /** Counts a result that has arrived. A thread of Spark's may call this. */
  <R> void add(Result<R> result) {
    ends.put(result.executor, clock.nanoTime());
    restarts += result.tries;
  }

  /**
   * Counts a job that is over.
   *
   * @param gradients how many gradients the job has returned; 0 for an evaluation
   * @param start the clock's time when the job began, in nanoseconds
   */
  void end(int gradients, long start) {
    long now = clock.nanoTime();
    long longest = ends.values().stream().mapToLong(end -> now - end).max().orElse(0);
    long shortest = ends.values().stream().mapToLong(end -> now - end).min().orElse(0);
    total =
        new Traffic(
            total.gradientNanos() + (gradients > 0 ? now - start : 0),
            total.waitingNanos() + longest - shortest,
            total.sentBytes() + blockBytes * ends.size(),
            total.receivedBytes() + blockBytes * gradients,
            total.restarts() + restarts);
    ends.clear();
    restarts = 0;
  }

  Traffic total() {
    return total;
  }
}
