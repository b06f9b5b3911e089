package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import nndl.spark.cluster.Slots;
import nndl.time.Clock;

/** Waits for the slots of a cluster whose executors arrive one after the other. */
final class SlotWait {
  /** How long to wait for further executors after the last one has arrived. */
  static final long SETTLE_MILLIS = 1_000;

  private static final long TELL_MILLIS = 5_000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Platform platform;
  private final Clock clock;

  SlotWait(Platform platform) {
    this.platform = platform;
    this.clock = platform.clock();
  }

  /**
   * Waits for slots and returns their number, at most {@code wanted}. Waits for the first executor
   * as long as Spark waits before it starts a job. Then waits for further executors, until there
   * are {@code wanted} slots or no more executors arrive.
   */
  int await(int wanted) throws InterruptedException {
    long limit = platform.limits().slotsMillis();
    long start = clock.nanoTime();
    long lastChange = start;
    boolean told = false;
    int slots = 0;
    while (slots < wanted && (slots == 0 || millisSince(lastChange) < SETTLE_MILLIS)) {
      int now = platform.cluster().slots();
      if (now != slots) {
        slots = now;
        lastChange = clock.nanoTime();
      }
      if (slots == 0 && millisSince(start) > limit) {
        throw Slots.none(limit);
      }
      if (slots == 0 && millisSince(start) > TELL_MILLIS && !told) {
        platform
            .lines()
            .accept("waiting for the first executor, at most %s s".formatted(limit / 1000));
        told = true;
      }
      clock.await(this, POLL_NANOS);
    }
    return Math.min(slots, wanted);
  }

  /** Returns the likely reason why {@code tasks} tasks can't start, as the end of a message. */
  String found(int tasks) {
    int taken = platform.cluster().taken();
    int free = Math.max(0, platform.cluster().slots() - taken);
    return free < tasks
        ? "%s, and %s taken".formatted(free, taken)
        : free + ", and tasks that wait for hosts of their own (spark.locality.wait)";
  }

  private long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - nanos);
  }
}
