package nndl.spark.barrier;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A task of the barrier stage. Its only result describes how the task has ended.
 *
 * @param <T> the type of the only element of a partition
 */
abstract class StageTask<T> extends AbstractFunction1<Iterator<T>, Iterator<StageEnd>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Spark starts a stage again by itself if an executor is lost. The secrets and the places of its
   * tasks are those of the first start, so the driver begins a new attempt in place of it.
   */
  @Override
  public final Iterator<StageEnd> apply(Iterator<T> partition) {
    BarrierTaskContext context = BarrierTaskContext.get();
    StageEnd end =
        context.stageAttemptNumber() > 0
            ? new StageEnd(StageEnd.Kind.FAILED, "an executor was lost before its task called")
            : run(context, partition.next());
    return CollectionConverters.asScala(List.of(end).iterator());
  }

  /** Runs the task of a partition with this element, and returns how it has ended. */
  abstract StageEnd run(BarrierTaskContext context, T element);
}
