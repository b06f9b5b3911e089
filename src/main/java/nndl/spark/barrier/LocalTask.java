package nndl.spark.barrier;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A task of the barrier stage that shares the driver's JVM, and there finds its team, which the
 * driver has made. The first member's shards are the driver's own: its task keeps the slot alone.
 */
final class LocalTask extends AbstractFunction1<Iterator<Integer>, Iterator<StageEnd>>
    implements Serializable {
  private static final long serialVersionUID = 1;

  private final Team.Key key;

  LocalTask(Team.Key key) {
    this.key = key;
  }

  @Override
  public Iterator<StageEnd> apply(Iterator<Integer> partition) {
    BarrierTaskContext context = BarrierTaskContext.get();
    int member = context.partitionId();
    Team.find(key)
        .ifPresent(
            team -> {
              if (member > 0) {
                team.load(member);
              }
              team.serve(member, context::isInterrupted);
            });
    return CollectionConverters.asScala(List.of(StageEnd.DONE).iterator());
  }
}
