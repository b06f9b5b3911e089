package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.data.sampling.Shards;
import nndl.spark.cluster.Notices;
import nndl.time.Clock;
import nndl.training.workload.Workload;

/**
 * Decides at the beginning of an epoch whether to start the tasks again because there are more
 * slots, and tells the user how many slots work. Only the time in which shards compute gradients is
 * saved: all else in an epoch takes as long on any number of slots. A start on more slots is on
 * trial until a round has succeeded, and of no help if the rounds after it take no less time.
 */
final class ScaleUp {
  /** What a start may take besides what was measured. */
  private static final double LEAST_SECONDS = 1;

  private static final int NONE = -1;

  private final Shards shards;
  private final int epochs;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Notices notices;

  /** The epoch that is measured, or {@link #NONE}. */
  private int epoch = NONE;

  /** The seconds that all shards have computed gradients in this epoch. */
  private double computing;

  /** The seconds that the rounds for these gradients have taken. */
  private double rounds;

  /** The seconds that a shard has computed gradients in the last epoch that was measured. */
  private double shardSeconds;

  /** The seconds of the rounds of that epoch. */
  private double roundSeconds;

  private double startSeconds;
  private long started;

  /** How many times the next start has to pay. It doubles with each one that was no help. */
  private double factor = 1;

  /** How many slots worked before the start on more that is on trial; 0 if none is. */
  private int before;

  /** Whether tasks were lost before a round had succeeded in that trial. */
  private boolean isLost;

  /** When that start began. */
  private long begun;

  /** Whether the epoch that begins is the first one after a start on more slots. */
  private boolean unjudged;

  /** The number of tasks that the user knows of; 0 before the first start. */
  private int working;

  ScaleUp(Workload workload, Clock clock, Consumer<String> lines) {
    this.shards = workload.shards();
    this.epochs = workload.hyperparameters().descent().epochs();
    this.clock = clock;
    this.lines = lines;
    this.notices = new Notices(lines);
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
  boolean pays(int next, int tasks, int slots) {
    measure(next);
    if (slots <= tasks || roundSeconds == 0) {
      return false;
    }
    double saved = shardSeconds * (shards.most(tasks) - shards.most(slots)) * (epochs - next);
    boolean hasRested = clock.secondsSince(started) >= (factor - 1) * startSeconds;
    if (hasRested && saved > factor * startSeconds) {
      return true;
    }
    String why =
        saved > startSeconds
            ? "more were of no help, and are tried again later if that pays"
            : "to use more takes longer than it saves";
    String now = working(tasks, slots);
    notices.once(now, now + " work: " + why);
    return false;
  }

  /** The epoch that is over has been measured if no tasks were lost in it. */
  private void measure(int next) {
    if (epoch != NONE && next == epoch + 1) {
      if (unjudged) {
        judge(rounds < roundSeconds);
      }
      shardSeconds = computing / shards.count();
      roundSeconds = rounds;
    }
    epoch = next;
    computing = 0;
    rounds = 0;
  }

  private void judge(boolean helps) {
    factor = helps ? 1 : 2 * factor;
    unjudged = false;
  }

  /** Called when more tasks would pay, but the driver's memory does not hold their sums. */
  void tooLarge(int tasks, int slots) {
    String now = working(tasks, slots);
    notices.once(
        now + " memory",
        now + " work: the driver's memory has no room for the sums of more (--driver-memory)");
  }

  /** Called when a start on more slots begins. */
  void begin(int tasks) {
    before = tasks;
    isLost = false;
    begun = clock.nanoTime();
  }

  /** Returns how many slots worked before the start that is on trial; 0 if none is. */
  int before() {
    return isLost ? 0 : before;
  }

  /** Called when tasks were lost. A start that is on trial was no help then. */
  void lost() {
    epoch = NONE;
    isLost = true;
  }

  /**
   * Called when tasks run.
   *
   * @param seconds how long they took to start, without the wait for their slots
   */
  void running(double seconds, int tasks, int slots) {
    boolean isMore = before() > 0 && tasks > before;
    boolean isFailed = before > 0 && !isMore;
    startSeconds = LEAST_SECONDS + (isFailed ? clock.secondsSince(begun) : seconds);
    started = clock.nanoTime();
    if (isMore) {
      unjudged = true;
      lines.accept("epoch %s: %s work now".formatted(epoch, working(tasks, slots)));
    } else if (isFailed) {
      judge(false);
      tellOfLess(tasks, slots, "more were of no help");
    } else {
      unjudged &= working == tasks; // else the next epoch tells of the loss
      tellOfLess(tasks, slots, "a loss");
    }
    before = isMore ? before : 0;
    working = tasks;
  }

  private void tellOfLess(int tasks, int slots, String why) {
    if (working > 0 && tasks != working) {
      lines.accept("%s work after %s".formatted(working(tasks, slots), why));
    }
  }

  /** Called when a round has succeeded, which ends a trial. */
  void succeeded() {
    before = 0;
  }

  private static String working(int tasks, int slots) {
    return "%s of %s slots".formatted(tasks, slots);
  }
}
