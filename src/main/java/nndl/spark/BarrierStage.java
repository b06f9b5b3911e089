package nndl.spark;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.reflect.ClassTag$;

/** The Spark job that runs the barrier tasks, on a thread of its own until they are sent home. */
final class BarrierStage implements AutoCloseable {
  private static final long FAREWELL_SECONDS = 5;

  private final JavaSparkContext spark;
  private final String group;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /** Starts a job of {@code tasks} tasks, all at once or not at all. */
  BarrierStage(JavaSparkContext spark, Team.Key key, BarrierTask task, int tasks) {
    this.spark = spark;
    this.group = "nndl-" + key.exchange() + "-" + key.attempt();
    Thread thread = new Thread(() -> run(task, tasks), "nndl-barrier-stage");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(BarrierTask task, int tasks) {
    try {
      spark.sc().setJobGroup(group, "nndl: training", false);
      List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
      spark
          .parallelize(numbers, tasks)
          .rdd()
          .barrier()
          .mapPartitions(task, false, ClassTag$.MODULE$.apply(Integer.class))
          .count();
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
    }
  }

  /** Why the stage is over; null while it runs. */
  String end() {
    if (!end.isDone()) {
      return null;
    }
    try {
      end.get();
      return "its tasks have ended";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause().getMessage()).lines().findFirst().orElse("");
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("training: interrupted", e);
  }

  /** Ends the tasks at once. */
  void cancel() {
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
