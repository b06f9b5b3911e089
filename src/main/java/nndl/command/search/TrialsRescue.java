package nndl.command.search;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nndl.spark.cluster.SparkInternals;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.training.Rescue;
import org.apache.spark.SparkContext;

/**
 * Stops the trials of a search that has to end now. Each writes a checkpoint of its last complete
 * step where it runs, and this waits until all have done so.
 *
 * @param spark the context in which the trials run
 * @param place the directory of the search
 * @param hasBegun whether a trial has files
 */
record TrialsRescue(SparkContext spark, String place, BooleanSupplier hasBegun, Clock clock)
    implements Rescue {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @Override
  public String waitsFor() {
    return "the trials, which write checkpoints";
  }

  @Override
  public String goesOn() {
    return "--resume goes on with the trials in " + place + " that have checkpoints";
  }

  @Override
  public List<String> save() throws InterruptedException {
    stop(Long.MAX_VALUE);
    return List.of(
        hasBegun.getAsBoolean()
            ? "stopped; --resume goes on with the trials in " + place
            : "stopped before the first trial began; start it again as it was started");
  }

  /** Stops the trials, and waits for them at most this time. */
  void stop(long nanos) throws InterruptedException {
    Condition never = new Condition(clock);
    long start = clock.nanoTime();
    while (runAfterCancel() && clock.nanoTime() - start < nanos) {
      boolean unused = never.await(() -> false, LOOK_NANOS);
    }
  }

  /** Cancels what runs, and what has begun since. Returns whether trials still run. */
  private boolean runAfterCancel() {
    try {
      spark.cancelAllJobs();
      return SparkInternals.running(spark) > 0;
    } catch (IllegalStateException e) {
      return false; // Spark has stopped, and no trial runs any more
    }
  }
}
