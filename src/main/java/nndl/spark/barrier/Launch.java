package nndl.spark.barrier;

import java.util.function.IntSupplier;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Notices;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.TransportSettings;
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
  private final IntSupplier ending;
  private final long slowMillis;
  private final long takenMillis;
  private final long begun;

  /** When the limit of a slow machine began. */
  private long slowFrom;

  /** When others began to hold some of the slots. After each while without a free one, anew. */
  private long takenFrom;

  /** The last moment when a slot was free. */
  private long freeAt;

  private boolean held;
  private int free;
  private int mostFree;
  private int taken;

  /**
   * Begins when the stage has been started.
   *
   * @param ending tells how many cancelled tasks of ours have not ended yet
   * @param slowMillis how long the tasks may take while there are free slots for all of them
   * @param takenMillis how long others may hold all slots
   */
  Launch(
      Cluster cluster,
      Waited time,
      int tasks,
      IntSupplier ending,
      long slowMillis,
      long takenMillis) {
    this.cluster = cluster;
    this.time = time;
    this.tasks = tasks;
    this.ending = ending;
    this.slowMillis = slowMillis;
    this.takenMillis = takenMillis;
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
    taken = cluster.taken();
    free = Math.max(0, cluster.slots() - taken);
    long now = time.millis();
    boolean isEnding =
        free < tasks && free + ending.getAsInt() >= tasks && now - begun <= Limits.ENDING_MILLIS;
    slowFrom = isEnding ? now : slowFrom;
    freeAt = free > 0 ? now : freeAt;
    if (free >= tasks || isEnding) {
      takenFrom = now;
      mostFree = 0;
    } else {
      mostFree = Math.max(mostFree, free);
    }
    held = now - takenFrom > Limits.TAKEN_MILLIS;
    if (held && mostFree == 0) {
      takenFrom = now;
      slowFrom = now;
    }
    return now - freeAt > takenMillis
        ? Outcome.ALL_TAKEN
        : now - slowFrom > slowMillis
            ? Outcome.SLOW
            : held && mostFree > 0 ? Outcome.SOME_TAKEN : Outcome.WAITS;
  }

  /** Tells a user who waits longer than usual what for. */
  void tell(Notices notices) {
    if (held) {
      notices.once(
          "slots",
          "waiting for slots, at most %s: %s of %s are taken"
              .formatted(limit(takenMillis), taken, taken + free));
    } else if (free >= tasks && millis() > Limits.TELL_MILLIS) {
      notices.once(
          "tasks",
          "waiting for %s to start on %s free slots, at most %s"
              .formatted(text(), free, limit(slowMillis)));
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

  /** Returns how many slots were free at once while others held the rest. */
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
          case ALL_TAKEN ->
              "expected a free slot within %s, found none".formatted(limit(takenMillis));
          default ->
              "expected %s to start within %s, found %s of %s slots free and nothing launched"
                  .formatted(text(), limit(slowMillis), free, taken + free);
        });
  }

  private String text() {
    return tasks == 1 ? "1 task" : tasks + " tasks";
  }

  private static String limit(long millis) {
    String setting =
        millis == Limits.BACK_MILLIS ? "" : " (%s)".formatted(TransportSettings.START_TIMEOUT);
    return millis / 1000 + " s" + setting;
  }
}
