package nndl.spark.job;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import nndl.time.Clock;
import nndl.training.worker.Traffic;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * The traffic of an exchange by Spark jobs. Only Spark sees the messages, so their bytes are
 * counted as those of the numbers in them: weights once per executor, and gradients once per shard.
 */
final class JobTraffic {
  private final Clock clock;

  /** The bytes of the weights, which are also those of a gradient; 0 where nothing is sent. */
  private final long blockBytes;

  /** When each executor returned its last result of the job under way. */
  private final Map<String, Long> ends = new HashMap<>();

  private long restarts;
  private volatile Traffic total = Traffic.NONE;

  JobTraffic(Clock clock, long blockBytes) {
    this.clock = clock;
    this.blockBytes = blockBytes;
  }

  /**
   * The result of a task, and where it was computed.
   *
   * @param tries how many earlier tries of the task have failed
   */
  record Result<R>(R value, String executor, int tries) implements Serializable {
    static <R> Result<R> here(R value) {
      return new Result<>(value, SparkEnv.get().executorId(), TaskContext.get().attemptNumber());
    }
  }

  /** Counts a result that has arrived. Any thread of Spark's may call this. */
  <R> void add(Result<R> result) {
    ends.put(result.executor, clock.nanoTime());
    restarts += result.tries;
  }

  /**
   * Counts a job that is over.
   *
   * @param gradients how many gradients it has returned; 0 for an evaluation
   * @param start when it began
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
