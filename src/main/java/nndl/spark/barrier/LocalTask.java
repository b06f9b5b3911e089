package nndl.spark.barrier;

import org.apache.spark.TaskContext;

/**
 * A task of the barrier stage in the driver's JVM. It joins the worker group that the driver has
 * created there. The driver's thread computes the first member's shards, so the task of the first
 * member only occupies its slot.
 */
final class LocalTask extends StageTask<Integer> {
  private static final long serialVersionUID = 1;

  private final WorkerGroup.Key key;

  LocalTask(WorkerGroup.Key key) {
    this.key = key;
  }

  @Override
  StageEnd run(TaskContext context, Integer member) {
    WorkerGroup.find(key)
        .ifPresent(
            group -> {
              if (member > 0) {
                group.load(member);
              }
              group.serve(member, context::isInterrupted);
            });
    return StageEnd.DONE;
  }
}
