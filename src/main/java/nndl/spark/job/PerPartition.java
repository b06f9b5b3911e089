package nndl.spark.job;

import java.io.Serializable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import nndl.error.InputException;
import nndl.spark.cluster.PortableForm;
import nndl.spark.cluster.SharedContext;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Interrupted;
import nndl.time.Waited;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.runtime.BoxedUnit;

/**
 * Runs Spark jobs on partitions that have one element each. A job computes one result per
 * partition, and each result is passed on with its partition's number as soon as it arrives. (The
 * jobs of Spark's Java API wait for all results and keep all in memory.) Spark repeats the tasks of
 * a lost executor. Spark itself would wait without limit for an executor or a result; this class
 * limits both waits.
 */
public final class PerPartition<T> {
  static final String NETWORK_TIMEOUT = "spark.network.timeout";

  /** What sets the limit of a job whose results are needed. */
  private static final String SETTINGS =
      " (%s, %s)".formatted(TransportSettings.TIMEOUT, NETWORK_TIMEOUT);

  private final JavaRDD<T> partitions;
  private final SparkContext spark;
  private final Clock clock;
  private final Consumer<String> lines;

  public PerPartition(JavaRDD<T> partitions, Clock clock) {
    this(partitions, clock, line -> {});
  }

  /**
   * @param lines receives a line for the user if no task of a job starts for some seconds
   */
  PerPartition(JavaRDD<T> partitions, Clock clock, Consumer<String> lines) {
    this.partitions = partitions;
    this.clock = clock;
    this.spark = partitions.rdd().sparkContext();
    this.lines = lines;
  }

  /** Computes a result from a partition's element. */
  @FunctionalInterface
  public interface Function<T, R> extends Serializable {
    R apply(T element);
  }

  /**
   * Runs a job with one task per partition. The driver calls {@code collector} with each result and
   * its partition's number, from one thread at a time. If the collector throws anything, or the
   * memory is too small for a result, the job ends and no further tasks begin.
   *
   * @param resultMillis the longest time from one result to the next
   */
  public <R> void run(Function<T, R> function, ObjIntConsumer<R> collector, long resultMillis) {
    // What Spark says of tasks that it ends now would only distract from what ends the command.
    run(function, collector, resultMillis, () -> SharedContext.quietTasks(spark), SETTINGS);
  }

  /** Runs a job whose results nobody needs, and after whose failure the command goes on. */
  <R> void attempt(Function<T, R> function, long resultMillis) {
    run(function, (result, task) -> {}, resultMillis, () -> {}, "");
  }

  private <R> void run(
      Function<T, R> function,
      ObjIntConsumer<R> collector,
      long millis,
      Runnable failed,
      String by) {
    Condition news = new Condition(clock);
    Collector<R> results = new Collector<>(collector, news);
    Seq<Object> numbers = Range$.MODULE$.apply(0, partitions.getNumPartitions());
    Function1<Iterator<T>, Object> task =
        (Function1<Iterator<T>, Object> & Serializable)
            partition -> PortableForm.of(function.apply(partition.next()));
    FutureAction<Void> job = spark.submitJob(partitions.rdd(), task, numbers, results, () -> null);
    try {
      await(job, results, news, millis, millis / 1000 + " s" + by);
    } catch (InterruptedException e) {
      job.cancel();
      throw Interrupted.by(e);
    } catch (InputException | Error e) {
      failed.run();
      job.cancel();
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions
      job.cancel();
      OutOfMemoryError lack = ExceptionUtils.throwableOfType(e, OutOfMemoryError.class);
      if (lack != null) { // of a task in this JVM
        throw lack;
      }
      throw new InputException(
          "Spark job: expected all its tasks to end well within spark.task.maxFailures tries, found"
              + " "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  private <R> void await(
      FutureAction<Void> job, Collector<R> results, Condition news, long resultMillis, String limit)
      throws Exception {
    job.onComplete(
        end -> {
          news.signal();
          return BoxedUnit.UNIT;
        },
        ExecutionContext.parasitic$.MODULE$);
    boolean limited = resultMillis < Long.MAX_VALUE;
    String longest = limited ? "at most " + limit : "without a limit";
    JobWait wait = new JobWait(spark, job, clock, lines, longest);
    Waited waited = new Waited(clock);
    int seen = 0;
    long last = 0;
    while (!news.await(() -> job.isCompleted() || results.error != null, Waited.STEP_NANOS)) {
      wait.look();
      int count = results.count.get();
      last = count == seen ? last : waited.millis();
      seen = count;
      if (waited.millisSince(last) > resultMillis) {
        throw new InputException(
            "Spark job: expected a task's result within %s, found none".formatted(limit));
      }
    }
    if (results.error != null) {
      ExceptionUtils.rethrow(results.error);
    }
    job.value().get().get(); // throws the error that has ended the job, if any
  }

  private static final class Collector<R> implements Function2<Object, Object, BoxedUnit> {
    private final ObjIntConsumer<R> target;
    private final Condition news;

    /** How many results have come. */
    private final AtomicInteger count = new AtomicInteger();

    /**
     * What ends the job, or null. Spark itself would go on with the other tasks, or its thread
     * would end without a word, and the job would never do so.
     */
    private volatile Throwable error;

    Collector(ObjIntConsumer<R> target, Condition news) {
      this.target = target;
      this.news = news;
    }

    @Override
    @SuppressWarnings("unchecked") // the task has sent an R
    public BoxedUnit apply(Object partition, Object sent) {
      if (error == null) {
        try {
          target.accept((R) PortableForm.read(sent, Object.class), (Integer) partition);
          count.incrementAndGet();
        } catch (Throwable e) {
          error = e;
          news.signal();
        }
      }
      return BoxedUnit.UNIT;
    }
  }
}
