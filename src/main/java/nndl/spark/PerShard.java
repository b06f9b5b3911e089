package nndl.spark;

import java.io.Serializable;
import java.util.function.ObjIntConsumer;
import nndl.training.Shard;
import nndl.training.Workspace;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * A Spark job that computes one result a shard and hands over each as it arrives, with the shard's
 * number; the collecting jobs of Spark's Java interface wait for all and hold all.
 */
final class PerShard {
  private PerShard() {}

  /** What a job computes of a shard. */
  @FunctionalInterface
  interface Function<R> extends Serializable {
    R apply(Shard shard, Workspace workspace);
  }

  /**
   * Runs a job of one task a shard; {@code collector} is called on the driver, by one thread at a
   * time.
   */
  static <R> void run(
      JavaRDD<LoadedShard> shards, Function<R> function, ObjIntConsumer<R> collector) {
    shards
        .rdd()
        .sparkContext()
        .runJob(
            shards.rdd(),
            new Task<>(function),
            new AbstractFunction2<Object, R, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, R result) {
                collector.accept(result, (Integer) partition);
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.apply(Object.class));
  }

  private static final class Task<R>
      extends AbstractFunction2<TaskContext, Iterator<LoadedShard>, R> implements Serializable {
    private static final long serialVersionUID = 1;
    private final Function<R> function;

    Task(Function<R> function) {
      this.function = function;
    }

    @Override
    public R apply(TaskContext context, Iterator<LoadedShard> partition) {
      return partition.next().apply(function);
    }
  }
}
