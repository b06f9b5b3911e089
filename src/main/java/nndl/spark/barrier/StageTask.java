package nndl.spark.barrier;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** A task of the barrier stage. Its only result describes how the task has ended. */
abstract class StageTask extends AbstractFunction1<Iterator<Integer>, Iterator<StageEnd>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public final Iterator<StageEnd> apply(Iterator<Integer> partition) {
    return CollectionConverters.asScala(List.of(run(BarrierTaskContext.get())).iterator());
  }

  /** Runs the task and returns how it has ended. */
  abstract StageEnd run(BarrierTaskContext context);
}
