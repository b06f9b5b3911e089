package nndl.spark.barrier;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nndl.error.Interrupted;
import nndl.spark.cluster.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.status.AppStatusStore;
import scala.reflect.ClassTag$;

/** The Spark job that runs the barrier tasks, on a thread of its own until they are sent home. */
public final class BarrierStage implements AutoCloseable {
  private static final long FAREWELL_SECONDS = 5;

  private final JavaSparkContext spark;
  private final String group;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /** Starts a job with the tasks of a placement, all at once or not at all. */
  public BarrierStage(JavaSparkContext spark, Team.Key key, BarrierTask task, Placement placement) {
    this.spark = spark;
    this.group = "nndl-" + key.exchange() + "-" + key.attempt();
    Thread thread = new Thread(() -> run(task, placement), "nndl-barrier-stage");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(BarrierTask task, Placement placement) {
    try {
      spark.sc().setJobGroup(group, "nndl: training", false);
      placement
          .partitions(spark)
          .barrier()
          .mapPartitions(task, false, ClassTag$.MODULE$.apply(Integer.class))
          .count();
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
    }
  }

  /**
   * Whether Spark has found slots and launched the tasks. It notes each task at once, but how many
   * of a stage are active maybe seconds later.
   */
  boolean launched() {
    JavaSparkStatusTracker tracker = spark.statusTracker();
    AppStatusStore tasks = spark.sc().statusStore();
    return Arrays.stream(tracker.getJobIdsForGroup(group))
        .mapToObj(tracker::getJobInfo)
        .filter(Objects::nonNull)
        .flatMapToInt(job -> Arrays.stream(job.stageIds()))
        .anyMatch(stage -> tasks.taskList(stage, 0, 1).nonEmpty());
  }

  /** Why the stage is over; null while it runs. */
  public String end() {
    if (!end.isDone()) {
      return null;
    }
    try {
      end.get();
      return "its tasks have ended";
    } catch (ExecutionException e) {
      return reason(String.valueOf(e.getCause().getMessage()));
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    }
  }

  /** The line of ours in what Spark says of a failed task, else Spark's own first line. */
  private static String reason(String message) {
    return message
        .lines()
        .filter(line -> line.contains(": expected "))
        .map(String::strip)
        .findFirst()
        .orElse(message.lines().findFirst().orElse(""));
  }

  /** Ends the tasks at once. */
  public void cancel() {
    spark.sc().cancelJobGroupAndFutureJobs(group);
  }

  /** Waits a moment for the tasks to end by themselves, then ends them. */
  @Override
  public void close() {
    try {
      end.get(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      cancel();
    } catch (ExecutionException e) {
      // Whoever needed the stage has asked for its end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
