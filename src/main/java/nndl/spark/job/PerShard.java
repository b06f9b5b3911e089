package nndl.spark.job;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import nndl.error.InputException;
import nndl.error.Interrupted;
import nndl.spark.cluster.Slots;
import org.apache.spark.FutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Spark jobs that compute one result a shard and hand over each as it arrives, with the shard's
 * number; the collecting jobs of Spark's Java interface wait for all and hold all. Spark itself
 * starts again what an executor's loss costs. What it would wait for without an end has a limit
 * here: executors when there are none, and a result when none comes.
 */
final class PerShard {
  private static final Duration CHECK = Duration.create(1, TimeUnit.SECONDS);

  private final JavaRDD<LoadedShard> shards;
  private final SparkContext spark;
  private final long executorMillis;

  PerShard(JavaRDD<LoadedShard> shards) {
    this.shards = shards;
    this.spark = shards.rdd().sparkContext();
    this.executorMillis = Slots.limitMillis(spark);
  }

  /** What a job computes of a shard. */
  @FunctionalInterface
  interface Function<R> extends Serializable {
    R apply(LoadedShard shard);
  }

  /**
   * Runs a job of one task a shard; {@code collector} is called on the driver, by one thread at a
   * time.
   *
   * @param resultMillis how long the job may take from one result to the next
   */
  <R> void run(Function<R> function, ObjIntConsumer<R> collector, long resultMillis) {
    Collector<R> results = new Collector<>(collector);
    Iterator<Object> numbers =
        CollectionConverters.asScala(
            IntStream.range(0, shards.getNumPartitions()).<Object>mapToObj(s -> s).iterator());
    FutureAction<Void> job =
        spark.submitJob(
            shards.rdd(), new Task<>(function), numbers.toSeq(), results, new Nothing());
    try {
      await(job, results, resultMillis);
    } catch (InterruptedException e) {
      job.cancel();
      throw Interrupted.by(e);
    } catch (InputException e) {
      job.cancel();
      throw e;
    } catch (Exception e) { // Spark's, which are checked ones
      throw new IllegalStateException(
          "Spark job: expected all its tasks to end well within spark.task.maxFailures tries, found"
              + " "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  private <R> void await(FutureAction<Void> job, Collector<R> results, long resultMillis)
      throws Exception {
    long executorSeen = System.nanoTime();
    while (!done(job)) {
      if (Slots.count(spark) > 0) {
        executorSeen = System.nanoTime();
      }
      if (millisSince(executorSeen) > executorMillis) {
        throw Slots.none(executorMillis);
      }
      if (millisSince(results.last) > resultMillis) {
        throw new InputException(
            "Spark job: expected a shard's result within %s s, found none"
                .formatted(resultMillis / 1000));
      }
    }
  }

  /** Whether the job has ended well, having waited for it a while. */
  private static boolean done(FutureAction<Void> job) throws Exception {
    try {
      Await.result(job, CHECK);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static final class Collector<R> extends AbstractFunction2<Object, R, BoxedUnit> {
    private final ObjIntConsumer<R> target;
    private volatile long last = System.nanoTime();

    Collector(ObjIntConsumer<R> target) {
      this.target = target;
    }

    @Override
    public BoxedUnit apply(Object partition, R result) {
      target.accept(result, (Integer) partition);
      last = System.nanoTime();
      return BoxedUnit.UNIT;
    }
  }

  private static final class Task<R> extends AbstractFunction1<Iterator<LoadedShard>, R>
      implements Serializable {
    private static final long serialVersionUID = 1;
    private final Function<R> function;

    Task(Function<R> function) {
      this.function = function;
    }

    @Override
    public R apply(Iterator<LoadedShard> partition) {
      return function.apply(partition.next());
    }
  }

  /** What the job as a whole gives. */
  private static final class Nothing extends AbstractFunction0<Void> {
    @Override
    public Void apply() {
      return null;
    }
  }
}
