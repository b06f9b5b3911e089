package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.data.sampling.Shards;
import nndl.spark.cluster.StartCost;
import nndl.time.Clock;
import nndl.training.workload.Workload;

/**
 * Decides at the beginning of an epoch whether to start the tasks again because there are more
 * slots, and tells the user how many slots work. Only the time in which shards compute gradients is
 * saved: all else in an epoch takes as long on any number of slots. If the rounds after a start on
 * more slots take no less time, the start was of no help.
 */
final class Growth {
  private final Shards shards;
  private final StartCost cost;
  private final Consumer<String> lines;

  /** The seconds that all shards have computed gradients in this epoch. */
  private double computing;

  /** The seconds that the rounds for these gradients have taken. */
  private double rounds;

  /** The seconds that a shard has computed gradients in the last epoch that was measured. */
  private double shardSeconds;

  /** The seconds of the rounds of that epoch. */
  private double roundSeconds;

  /** Whether the last start on more slots has not been judged yet. */
  private boolean unjudged;

  /** The number of tasks that the user knows of; 0 before the first start. */
  private int working;

  /** The number of slots of the last line that more are not used. */
  private int told;

  /** The number of slots of the last line that the driver's memory is too small. */
  private int tooLarge;

  Growth(Workload workload, Clock clock, Consumer<String> lines) {
    this.shards = workload.shards();
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
   * Called when the gradients of a mini-batch are summed.
   *
   * @param computed the seconds that all shards together have computed
   * @param round the seconds of the round
   */
  void summed(double computed, double round) {
    computing += computed;
    rounds += round;
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
      judge();
      shardSeconds = computing / shards.count();
      roundSeconds = rounds;
    }
    computing = 0;
    rounds = 0;
    if (slots <= tasks || roundSeconds == 0) {
      return false;
    }
    double saved = shardSeconds * (shards.most(tasks) - shards.most(slots));
    boolean pays = cost.pays(epoch, saved);
    if (!pays && told != slots) {
      told = slots;
      leave(
          tasks,
          slots,
          cost.wouldPay(epoch, saved)
              ? "more were of no help, and are tried again later if that pays"
              : "to use more takes longer than it saves");
    }
    return pays;
  }

  private void judge() {
    if (unjudged && rounds < roundSeconds) {
      cost.succeeded();
    } else if (unjudged) {
      cost.failed();
    }
    unjudged = false;
  }

  /** Says why slots are not used. */
  private void leave(int tasks, int slots, String why) {
    lines.accept("%s work: %s".formatted(working(tasks, slots), why));
  }

  /** Called when more tasks would pay, but the driver's memory does not hold their sums. */
  void tooLarge(int tasks, int slots) {
    if (tooLarge != slots) {
      tooLarge = slots;
      leave(tasks, slots, "the driver's memory has no room for the sums of more (--driver-memory)");
    }
  }

  /** Called when tasks run, at the start or after a loss. */
  void replaced(int tasks, int slots) {
    if (working > 0 && tasks != working) {
      lines.accept("%s work after a loss".formatted(working(tasks, slots)));
      unjudged = false; // the next epoch tells of the loss
    }
    working = tasks;
  }

  /** Called when more tasks run than before. */
  void succeeded(int epoch, int tasks, int slots) {
    told = tasks < slots ? slots : 0;
    working = tasks;
    unjudged = true;
    lines.accept("epoch %s: %s work now".formatted(epoch, working(tasks, slots)));
  }

  /** Called when an attempt to use more slots was no help, and took {@code seconds} in all. */
  void failed(double seconds, int tasks, int slots) {
    if (tasks != working) {
      lines.accept("%s work after more were of no help".formatted(working(tasks, slots)));
    }
    working = tasks;
    unjudged = false;
    cost.started(seconds);
    cost.failed();
  }

  /** Called while the tasks have no slots to start again on more of them, and nothing is lost. */
  void waits(String why) {
    lines.accept("the tasks wait for slots to start again: " + why);
  }

  private static String working(int tasks, int slots) {
    return "%s of %s slots".formatted(tasks, slots);
  }
}
