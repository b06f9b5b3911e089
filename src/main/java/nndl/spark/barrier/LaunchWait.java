package nndl.spark.barrier;

import java.util.Optional;
import java.util.function.IntSupplier;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.TransportSettings;
import nndl.time.Waited;

/**
 * Decides how long the tasks of a stage may take to be launched: seconds while tasks of others hold
 * the slots, and longer while the slots are free, since then only the machine is slow. The time in
 * which cancelled tasks of ours end does not count, up to a limit.
 */
final class LaunchWait {
  /** How long tasks of others may hold the slots. */
  static final long HELD_MILLIS = 5_000;

  /**
   * How long cancelled tasks may take to end a sum or an evaluation. Those of an executor that
   * hangs never end.
   */
  static final long ENDING_MILLIS = 30_000;

  private final Cluster cluster;
  private final Waited time;
  private final int tasks;
  private final long limitMillis;
  private final long begun;

  /** When the limit began: when the cancelled tasks had ended. */
  private long start;

  private final IntSupplier earlier;

  /** The last moment when there were free slots for all tasks. */
  private long freeAt;

  private int free;
  private int taken;

  /** Whether others have held the slots for too long. */
  private boolean held;

  private boolean told;

  /**
   * Begins to wait, when the stage has been started.
   *
   * @param earlier how many cancelled tasks of ours have not ended yet
   * @param limitMillis how long the tasks may take if there are free slots for all of them
   */
  LaunchWait(Cluster cluster, Waited time, int tasks, IntSupplier earlier, long limitMillis) {
    this.cluster = cluster;
    this.time = time;
    this.tasks = tasks;
    this.earlier = earlier;
    this.limitMillis = limitMillis;
    this.begun = time.millis();
    this.start = begun;
    this.freeAt = begun;
    look();
  }

  /**
   * Looks at the slots, and returns whether the tasks have taken too long. Whether they have been
   * launched is to be asked after that, since the slots that are taken may be theirs.
   */
  boolean isOver() {
    look();
    return held || millis() > limitMillis;
  }

  private void look() {
    int ending = earlier.getAsInt();
    taken = cluster.taken();
    free = Math.max(0, cluster.slots() - taken);
    if (free >= tasks) {
      freeAt = time.millis();
    } else if (free + ending >= tasks && time.millisSince(begun) <= ENDING_MILLIS) {
      freeAt = time.millis();
      start = freeAt;
    }
    held = time.millisSince(freeAt) > HELD_MILLIS;
  }

  /** Returns how long the tasks have taken since the cancelled ones have ended. */
  long millis() {
    return time.millisSince(start);
  }

  /** Returns how many tasks there are. */
  int tasks() {
    return tasks;
  }

  /** Returns how many slots were free at the last look. */
  int free() {
    return free;
  }

  /** Whether nothing has been in the way of the tasks for long, so that only time was missing. */
  boolean isSlow() {
    return !held;
  }

  /**
   * Returns, once, a line for a user who waits longer than usual.
   *
   * @param mostMillis how long this start may take, and others after it if it is too short
   */
  Optional<String> news(long mostMillis) {
    if (told || millis() <= HELD_MILLIS || free < tasks) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        "waiting for %s to start on %s free slots, at most %s"
            .formatted(text(), free, limit(mostMillis)));
  }

  /** Returns the line for a user who waits for a slot that tasks of others leave. */
  String waitsForOthers(long limitMillis) {
    return "waiting for a free slot, at most %s s: %s of %s are taken"
        .formatted(limitMillis / 1000, taken, taken + free);
  }

  /** Returns what was expected of a stage that has taken too long, and what was seen instead. */
  UnavailableException tooLong() {
    return UnavailableException.forNow(
        held
            ? "expected %s free slots at once within %s s, found %s, and %s taken"
                .formatted(tasks, HELD_MILLIS / 1000, free, taken)
            : "expected %s to start within %s, found %s free slots and nothing launched"
                .formatted(text(), limit(limitMillis), free));
  }

  /** Returns what was expected where executors are lost before their tasks are launched. */
  UnavailableException lost(int starts) {
    return UnavailableException.forNow(
        "expected %s slots that stay, found that executors were lost in %s starts"
            .formatted(tasks, starts));
  }

  private String text() {
    return tasks == 1 ? "1 task" : tasks + " tasks";
  }

  private static String limit(long millis) {
    return "%s s (%s)".formatted(millis / 1000, TransportSettings.START_TIMEOUT);
  }
}
