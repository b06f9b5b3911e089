package nndl.spark.barrier;

import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.JobProperties;
import nndl.spark.cluster.PortableForm;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkRun;
import nndl.spark.transport.PeerText;
import nndl.time.Clock;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.status.api.v1.TaskData;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.duration.Duration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * The Spark job that runs the barrier tasks. A thread of its own waits for the job until the tasks
 * end.
 */
final class SparkStage implements Cluster.Stage {
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final ClassTag<StageEnd> END = ClassTag$.MODULE$.apply(StageEnd.class);

  private final JavaSparkContext spark;
  private final String group;
  private final String description;
  private final Clock clock;
  private final TaskEnds ends;
  private final int tasks;
  private volatile boolean over;

  /**
   * Starts a job with one task per partition. Spark launches either all tasks at once or none. A
   * single task needs no barrier, so it also runs where executors come and go.
   *
   * @param tasks the number of partitions
   * @param partitions creates the RDD whose elements the tasks get
   */
  <T> SparkStage(
      SparkRun run,
      WorkerGroup.Key key,
      int tasks,
      Clock clock,
      StageTask<T> task,
      Supplier<RDD<T>> partitions) {
    this.spark = run.spark();
    this.group = "nndl-" + key.exchange() + "-" + key.attempt();
    this.description = "%s, attempt %s".formatted(run.name(), key.attempt());
    this.tasks = tasks;
    this.clock = clock;
    this.ends = new TaskEnds(clock);
    clock.start("nndl-barrier-stage", () -> run(task, partitions));
  }

  private <T> void run(StageTask<T> task, Supplier<RDD<T>> partitions) {
    Removals removals = new Removals();
    spark.sc().addSparkListener(removals);
    try (JobProperties unused = JobProperties.set(spark)) {
      spark.sc().setJobGroup(group, description, false);
      RDD<T> elements = partitions.get();
      RDD<StageEnd> stage =
          tasks == 1
              ? elements.mapPartitions(task, false, END)
              : elements.barrier().mapPartitions(task, false, END);
      Seq<Object> all = Range$.MODULE$.apply(0, tasks);
      // Like runJob, but without its search for RDD checkpoints, which takes 0.1 s.
      Function1<Iterator<StageEnd>, Object> only =
          (Function1<Iterator<StageEnd>, Object> & Serializable)
              partition -> PortableForm.of(partition.next());
      FutureAction<Void> job = spark.sc().submitJob(stage, only, all, this::note, () -> null);
      job.ready(Duration.Inf(), null).value().get().get();
      SparkInternals.clearProgressBar(spark.sc());
      ends.all(StageEnd.DONE);
    } catch (Throwable e) {
      ends.all(new StageEnd(StageEnd.Kind.FAILED, PeerText.shown(reason(e))));
    }
    spark.sc().removeSparkListener(removals);
    over = true;
  }

  /** Notes how the task of a partition has ended. */
  private BoxedUnit note(Object partition, Object sent) {
    ends.add((Integer) partition, PortableForm.read(sent, StageEnd.class));
    return BoxedUnit.UNIT;
  }

  /**
   * Ends the stage when Spark gives up an executor. Spark itself starts the stage again only when
   * there are slots for all its tasks.
   */
  private final class Removals extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      ends.remove(removed.executorId(), removed.reason());
    }
  }

  /** Returns the first two lines of Spark's message: what Spark could not do, and why. */
  private static String reason(Throwable error) {
    return String.valueOf(error.getMessage())
        .lines()
        .limit(2)
        .map(String::strip)
        .collect(joining(" "));
  }

  /** Asks Spark's scheduler: on a slow machine Spark's list of tasks learns of them late. */
  @Override
  public int running() {
    return SparkInternals.running(spark.sc(), group);
  }

  /**
   * The tasks of the stage, which runs once: if Spark starts it again, its tasks end at once. See
   * {@link StageTask}.
   */
  private Stream<TaskData> taskData() {
    int[] jobs = spark.statusTracker().getJobIdsForGroup(group);
    return SparkInternals.tasks(spark.sc(), Arrays.stream(jobs), Integer.MAX_VALUE);
  }

  /** The executors that Spark has chosen for the first attempts, whatever the tasks say. */
  @Override
  public Optional<List<String>> executors() {
    Map<Integer, String> found = new TreeMap<>();
    taskData()
        .filter(task -> task.attempt() == 0)
        .forEach(task -> found.put(task.partitionId(), task.executorId()));
    return Optional.of(List.copyOf(found.values())).filter(all -> all.size() == tasks);
  }

  @Override
  public Optional<StageEnd> end() {
    return ends.end(this::executors);
  }

  /**
   * Cancels the job. Does nothing if another thread has stopped the application: Spark then ends
   * the tasks itself and refuses to cancel a job.
   */
  @Override
  public void cancel() {
    try {
      spark.sc().cancelJobGroupAndFutureJobs(group);
    } catch (RuntimeException e) {
      if (!spark.sc().isStopped()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    long start = clock.nanoTime();
    try {
      while (!over) {
        if (clock.millisSince(start) > Limits.CLOSE_MILLIS) {
          cancel();
          return;
        }
        clock.await(this, CHECK_NANOS);
      }
    } catch (InterruptedException e) {
      cancel(); // the slots are the program's
      Thread.currentThread().interrupt();
    }
  }
}
