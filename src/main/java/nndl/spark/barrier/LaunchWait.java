package nndl.spark.barrier;

import java.util.Optional;
import java.util.function.IntSupplier;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.TransportSettings;
import nndl.time.Clock;

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

  /** How late the news of tasks that are launched may be. */
  private static final long NEWS_MILLIS = 30_000;

  private final Cluster cluster;
  private final Clock clock;
  private final int tasks;
  private final long limitMillis;
  private final long begun;

  /** When the limit began: when the cancelled tasks had ended. */
  private long start;

  private final IntSupplier earlier;

  /** The slots that tasks of others had taken when the wait began. */
  private final int takenBefore;

  /** The last moment when there were free slots for all tasks. */
  private long freeAt;

  private int free;
  private int taken;

  /** Whether the tasks seem to be launched, so that only the news of that is late. */
  private boolean ours;

  private boolean told;

  /**
   * Begins to wait, before the stage is started.
   *
   * @param earlier how many cancelled tasks of ours have not ended yet
   * @param limitMillis how long the tasks may take if there are free slots for all of them
   */
  LaunchWait(Platform platform, int tasks, IntSupplier earlier, long limitMillis) {
    this.cluster = platform.cluster();
    this.clock = platform.clock();
    this.tasks = tasks;
    this.earlier = earlier;
    this.limitMillis = limitMillis;
    this.begun = clock.nanoTime();
    this.start = begun;
    this.freeAt = begun;
    this.takenBefore = cluster.taken() - earlier.getAsInt();
    look();
  }

  /** Looks at the slots, and returns whether the tasks have taken too long. */
  boolean isOver() {
    look();
    long limit = ours ? Math.max(limitMillis, NEWS_MILLIS) : limitMillis;
    return clock.millisSince(freeAt) > HELD_MILLIS || clock.millisSince(start) > limit;
  }

  private void look() {
    int ending = earlier.getAsInt();
    taken = cluster.taken();
    free = Math.max(0, cluster.slots() - taken);
    ours = taken - ending >= takenBefore + tasks;
    if (free >= tasks || ours) {
      freeAt = clock.nanoTime();
    } else if (free + ending >= tasks && clock.millisSince(begun) <= ENDING_MILLIS) {
      freeAt = clock.nanoTime();
      start = freeAt;
    }
  }

  /** Returns how long the tasks have taken since the cancelled ones have ended. */
  long millis() {
    return clock.millisSince(start);
  }

  /** Returns how many slots were free at the last look. */
  int free() {
    return free;
  }

  /**
   * Whether at the last look nothing was in the way of the tasks, so that only time was missing.
   */
  boolean isSlow() {
    return free >= tasks || ours;
  }

  /** Returns, once, a line for a user who waits longer than usual. */
  Optional<String> news() {
    if (told || clock.millisSince(start) <= HELD_MILLIS || free < tasks) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        "waiting for %s to start on %s free slots, at most %s".formatted(text(), free, limit()));
  }

  /** Returns what was expected of a stage that has taken too long, and what was seen instead. */
  UnavailableException tooLong() {
    return UnavailableException.forNow(
        free < tasks
            ? "expected %s free slots at once within %s s, found %s, and %s taken"
                .formatted(tasks, HELD_MILLIS / 1000, free, taken)
            : "expected %s to start within %s, found %s free slots and nothing launched"
                .formatted(text(), limit(), free));
  }

  private String text() {
    return tasks == 1 ? "1 task" : tasks + " tasks";
  }

  private String limit() {
    return "%s s (%s)".formatted(limitMillis / 1000, TransportSettings.START_TIMEOUT);
  }
}
