package nndl.spark.barrier;

import org.apache.spark.BarrierTaskContext;

/**
 * A task of the barrier stage that shares the driver's JVM, and there finds its team, which the
 * driver has made. The first member's shards are the driver's own: its task keeps the slot alone.
 */
final class LocalTask extends StageTask {
  private static final long serialVersionUID = 1;

  private final WorkerGroup.Key key;

  LocalTask(WorkerGroup.Key key) {
    this.key = key;
  }

  @Override
  StageEnd run(BarrierTaskContext context) {
    int member = context.partitionId();
    WorkerGroup.find(key)
        .ifPresent(
            team -> {
              if (member > 0) {
                team.load(member);
              }
              team.serve(member, context::isInterrupted);
            });
    return StageEnd.DONE;
  }
}
