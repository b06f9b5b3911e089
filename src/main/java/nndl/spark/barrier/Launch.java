package nndl.spark.barrier;

import java.util.function.IntSupplier;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.Notices;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Waited;

/**
 * Looks at the slots of a stage until its tasks are launched, and decides how long that may take:
 * seconds while tasks of others hold some of the slots, and longer while no slot is free, or while
 * all are, since then only the machine is slow. The time in which cancelled tasks of ours end does
 * not count, up to a limit.
 */
final class Launch {
  /** What has been seen of a launch. */
  enum Outcome {
    WAITS,
    LAUNCHED,
    /** An executor was lost before its task was launched. */
    FEWER_SLOTS,
    /** Tasks of others have held some of the slots for too long. */
    SOME_TAKEN,
    /** Tasks of others have held all slots for too long. */
    ALL_TAKEN,
    /** There were free slots, but the tasks were not launched in time. */
    SLOW
  }

  private final Cluster cluster;
  private final Waited time;
  private final int tasks;
  private final Limit slow;
  private final Limit taken;
  private final IntSupplier ending;
  private final long begun;

  /** When the limit of a slow machine began. */
  private long slowFrom;

  /** When others began to hold some of the slots. After each while without a free one, anew. */
  private long takenFrom;

  /** The last moment when a slot was free. */
  private long freeAt;

  /** Whether others have just held slots for too long. */
  private boolean isHeld;

  private int slots;
  private int free;

  private int mostFree;

  /**
   * Begins when the stage has been started.
   *
   * @param slow how long it may take while there are free slots for all tasks
   * @param taken how long it may take while others hold all slots
   * @param ending tells how many cancelled tasks of ours have not ended yet
   */
  Launch(Cluster cluster, Waited time, int tasks, Limit slow, Limit taken, IntSupplier ending) {
    this.cluster = cluster;
    this.time = time;
    this.tasks = tasks;
    this.slow = slow;
    this.taken = taken;
    this.ending = ending;
    this.begun = time.millis();
    this.slowFrom = begun;
    this.takenFrom = begun;
    this.freeAt = begun;
  }

  /**
   * Looks at the slots. Whether the tasks have been launched is to be asked after that, since the
   * slots that are taken may be theirs.
   */
  Outcome look() {
    slots = cluster.slots();
    free = Math.max(0, slots - cluster.taken());
    long now = time.millis();
    freeAt = free > 0 ? now : freeAt;
    boolean isEnough = free >= tasks;
    if (!isEnough && isEnding(now)) {
      slowFrom = now;
      isEnough = true;
    }
    takenFrom = isEnough ? now : takenFrom;
    mostFree = isEnough ? 0 : Math.max(mostFree, free);
    isHeld = now - takenFrom > Limits.TAKEN_MILLIS;
    if (isHeld && mostFree == 0) {
      slowFrom = now;
      takenFrom = now;
    }
    if (now - freeAt > taken.millis()) {
      return Outcome.ALL_TAKEN;
    }
    if (now - slowFrom > slow.millis()) {
      return Outcome.SLOW;
    }
    return isHeld && mostFree > 0 ? Outcome.SOME_TAKEN : Outcome.WAITS;
  }

  private boolean isEnding(long now) {
    return free + ending.getAsInt() >= tasks && now - begun <= Limits.ENDING_MILLIS;
  }

  /** Tells a user who waits longer than usual what for. */
  void tell(Notices notices) {
    if (isHeld) {
      notices.once(
          "slots",
          "waiting for slots, at most %s: %s of %s are taken"
              .formatted(taken, slots - free, slots));
    } else if (free >= tasks && millis() > Limits.TELL_MILLIS) {
      notices.once(
          "tasks",
          "waiting for %s to start on %s free slots, at most %s".formatted(count(), free, slow));
    }
  }

  /** Returns how long the tasks have taken while only the machine could be slow. */
  long millis() {
    return time.millisSince(slowFrom);
  }

  /** Returns how many slots were free at the last look. */
  int free() {
    return free;
  }

  /** Returns the most slots that were free at once while others held the rest. */
  int mostFree() {
    return mostFree;
  }

  /** Returns what was expected of a stage whose tasks were not launched, and what was seen. */
  UnavailableException failed(Outcome outcome, int starts) {
    return new UnavailableException(
        switch (outcome) {
          case FEWER_SLOTS ->
              "expected %s slots that stay, found that executors were lost in %s starts"
                  .formatted(tasks, starts);
          case ALL_TAKEN -> "expected a free slot within %s, found none".formatted(taken);
          default ->
              "expected %s to start within %s, found %s of %s slots free and nothing launched"
                  .formatted(count(), slow, free, slots);
        });
  }

  private String count() {
    return tasks == 1 ? "1 task" : tasks + " tasks";
  }
}
