package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import nndl.training.Progress;

/**
 * Waits for slots: for those of a cluster whose executors arrive one after the other, and for those
 * that other trainings of the application hold.
 */
final class SlotWait {
  /** How long to wait for further executors after the last one has arrived. */
  static final long SETTLE_MILLIS = 1_000;

  private static final long TELL_MILLIS = 5_000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Platform platform;
  private final SlotShare share;
  private final Clock clock;
  private final long settleMillis;

  /** The last moment when other trainings held all slots. */
  private long othersUntil;

  /**
   * @param settleMillis how long to wait for further executors; 0 if all slots are there at once
   */
  SlotWait(Platform platform, long settleMillis) {
    this.platform = platform;
    this.share = platform.cluster().share();
    this.clock = platform.clock();
    this.settleMillis = settleMillis;
    this.othersUntil = clock.nanoTime();
  }

  /**
   * Waits for slots, holds at most {@code wanted}, and returns their number. Waits for the first
   * executor as long as Spark waits before it starts a job. Then waits for further executors, until
   * there are {@code wanted} slots or no more executors arrive. While other trainings hold all
   * slots, waits without a limit, and holds none meanwhile: two trainings that have both lost slots
   * would else wait for each other.
   *
   * @throws UnavailableException if one slot has to stay free and no other is left
   * @throws Progress.Stopped if the training is cancelled while others hold the slots
   */
  int await(int wanted) throws InterruptedException, UnavailableException {
    Wait wait = new Wait();
    int held = wait.hold(wanted);
    while (held == 0) {
      clock.await(this, POLL_NANOS);
      held = wait.hold(wanted);
    }
    return held;
  }

  /**
   * Returns the last moment when this waited for other trainings, at first that of its creation.
   */
  long othersUntil() {
    return othersUntil;
  }

  /** One wait, from its start to the first slot that is held. */
  private final class Wait {
    private boolean toldOthers;
    private boolean toldExecutors;
    private int total;
    private int ours;
    private long lastChange = clock.nanoTime();

    /** The time since when there has been no executor; restarts while others hold all slots. */
    private long start = lastChange;

    /** Returns how many slots are held from now on, or 0 if the wait goes on. */
    int hold(int wanted) throws UnavailableException {
      look();
      if (ours == 0) {
        share.hold(0, total);
      }
      boolean settled = millisSince(lastChange) >= settleMillis;
      if (settled && share.wish().obstacle(total).isPresent() && total > 0) {
        throw UnavailableException.complete(share.wish().obstacle(total).get());
      }
      if (ours >= wanted || (ours > 0 && settled)) {
        return share.hold(Math.min(ours, wanted), total);
      }
      if (ours == 0 && share.others() > 0) {
        waitForOthers();
      } else if (total == 0) {
        waitForExecutors(platform.limits().slotsMillis());
      }
      return 0;
    }

    private void look() {
      int slots = platform.cluster().slots();
      int available = share.available(slots);
      if (slots != total || available != ours) {
        start = clock.nanoTime(); // an executor that has come or gone may be followed by others
        total = slots;
        ours = available;
        lastChange = clock.nanoTime();
      }
    }

    private void waitForOthers() {
      start = clock.nanoTime();
      othersUntil = start;
      if (share.wish().cancelled().getAsBoolean()) {
        throw new Progress.Stopped();
      }
      if (!toldOthers) {
        toldOthers = true;
        say(share.waiting(total));
      }
    }

    private void waitForExecutors(long limit) {
      if (millisSince(start) > limit) {
        throw Slots.none(limit);
      }
      if (millisSince(start) > TELL_MILLIS && !toldExecutors) {
        toldExecutors = true;
        say("waiting for the first executor, at most " + Slots.limit(limit));
      }
    }
  }

  private void say(String line) {
    platform.lines().accept(line);
  }

  private long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanoTime() - nanos);
  }
}
