package nndl.spark.barrier;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
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
   * Spark starts a task again by itself if its executor is lost. The secrets and the places of the
   * tasks are those of the first start, so the driver begins a new attempt in place of it.
   */
  @Override
  public final Iterator<StageEnd> apply(Iterator<T> partition) {
    TaskContext context = TaskContext.get();
    boolean isFirst = context.stageAttemptNumber() == 0 && context.attemptNumber() == 0;
    StageEnd end =
        new StageEnd(StageEnd.Kind.FAILED, "an executor was lost before its task called");
    if (isFirst) {
      end = run(context, partition.next());
    } else {
      awaitEnd(context);
    }
    return CollectionConverters.asScala(List.of(end).iterator());
  }

  /**
   * Called in a later attempt. The first one may still run beside a speculative copy, and Spark
   * would end it if the copy succeeded, and start another copy if it failed.
   */
  void awaitEnd(TaskContext context) {}

  /** Runs the task of a partition with this element, and returns how it has ended. */
  abstract StageEnd run(TaskContext context, T element);
}
