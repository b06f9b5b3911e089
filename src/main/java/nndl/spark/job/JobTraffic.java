package nndl.spark.job;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import nndl.time.Clock;
import nndl.training.worker.Traffic;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/**
 * What Spark's jobs cost an exchange. Spark alone sees the messages, so their bytes are those of
 * the numbers in them: weights once for each executor, and gradients once for each shard.
 */
final class JobTraffic {
  private final Clock clock;

  /** Of the weights, and of a gradient; 0 where nothing travels. */
  private final long blockBytes;

  /** When each executor gave its last result of the job under way. */
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
   * @param tries of it that came to nothing before
   */
  record Result<R>(R value, String executor, int tries) implements Serializable {
    static <R> Result<R> here(R value) {
      return new Result<>(value, SparkEnv.get().executorId(), TaskContext.get().attemptNumber());
    }
  }

  /** A result has come, on whichever thread of Spark's. */
  <R> void add(Result<R> result) {
    ends.put(result.executor, clock.nanoTime());
    restarts += result.tries;
  }

  /**
   * A job is over.
   *
   * @param gradients how many it was for; 0 for an evaluation
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
