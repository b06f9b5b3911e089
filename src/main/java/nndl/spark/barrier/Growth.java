package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.spark.cluster.StartCost;
import nndl.time.Clock;
import nndl.training.workload.Workload;

/**
 * Decides at the beginning of an epoch whether to start the tasks again because there are more
 * slots, and tells the user how many slots work.
 */
final class Growth {
  private final int shards;
  private final StartCost cost;
  private final Consumer<String> lines;

  /** The seconds of an epoch for each shard of the task that has the most of them. */
  private double shardSeconds;

  /** The number of slots of the last line. */
  private int told;

  Growth(Workload workload, Clock clock, Consumer<String> lines) {
    this.shards = workload.shards().count();
    this.cost = new StartCost(workload.hyperparameters().descent().epochs(), clock);
    this.lines = lines;
  }

  /** Called when tasks have started in {@code seconds}, without the wait for their slots. */
  void started(double seconds) {
    cost.started(seconds);
  }

  /** Called when tasks were lost. */
  void lost() {
    cost.disturbed();
  }

  /**
   * Called at the beginning of each epoch.
   *
   * @param tasks the number of tasks that run
   * @param slots how many could run
   * @return whether to start so many
   */
  boolean pays(int epoch, int tasks, int slots) {
    if (cost.begin(epoch)) {
      shardSeconds = cost.epochSeconds() / most(tasks);
    }
    if (slots <= tasks || shardSeconds == 0) {
      return false;
    }
    boolean pays = cost.pays(epoch, shardSeconds * (most(tasks) - most(slots)));
    if (!pays && told != slots) {
      told = slots;
      lines.accept(
          "%s work: to use more takes longer than it saves".formatted(working(tasks, slots)));
    }
    return pays;
  }

  /** Called when another number of tasks run after a loss. */
  void replaced(int tasks, int slots) {
    lines.accept("%s work after a loss".formatted(working(tasks, slots)));
  }

  /** Called when more tasks run than before. */
  void succeeded(int epoch, int tasks, int slots) {
    told = tasks < slots ? slots : 0;
    lines.accept("epoch %s: %s work now".formatted(epoch, working(tasks, slots)));
    cost.succeeded();
  }

  /** Called when an attempt to use more slots was no help, and took {@code seconds} in all. */
  void failed(double seconds) {
    cost.started(seconds);
    cost.failed();
  }

  /** Returns how many shards the task that has the most of them has. */
  private int most(int tasks) {
    return (shards + tasks - 1) / tasks;
  }

  private static String working(int tasks, int slots) {
    return "%s of %s slots".formatted(tasks, slots);
  }
}
