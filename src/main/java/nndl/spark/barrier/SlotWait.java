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
   * there are {@code wanted} slots or no more executors arrive. Executors that come and go make
   * neither wait longer than that limit. While other trainings hold all slots, waits without one,
   * and holds none meanwhile: two trainings that have both lost slots would else wait for each
   * other.
   *
   * @throws UnavailableException if one slot has to stay free and no other is left
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  int await(int wanted) throws InterruptedException, UnavailableException {
    Wait wait = new Wait();
    int held = wait.hold(wanted);
    while (held == 0) {
      requireWanted(share);
      clock.await(this, POLL_NANOS);
      held = wait.hold(wanted);
    }
    return held;
  }

  /** Fails if the training is cancelled. */
  static void requireWanted(SlotShare share) {
    if (share.wish().cancelled().getAsBoolean()) {
      throw new Progress.Stopped();
    }
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
    private long lastLook = lastChange;

    /** How long this has waited for executors in all, without the wait for others. */
    private long waitedNanos;

    /** Returns how many slots are held from now on, or 0 if the wait goes on. */
    int hold(int wanted) throws UnavailableException {
      look();
      if (ours == 0) {
        share.hold(0, total);
      }
      long limit = platform.limits().slotsMillis();
      boolean settled = clock.millisSince(lastChange) >= settleMillis || waitedMillis() > limit;
      if (settled && share.wish().obstacle(total).isPresent() && total > 0) {
        throw UnavailableException.complete(share.wish().obstacle(total).get());
      }
      if (ours >= wanted || (ours > 0 && settled)) {
        return share.hold(Math.min(ours, wanted), total);
      }
      if (ours == 0 && share.others() > 0) {
        waitForOthers();
      } else if (total == 0) {
        waitForExecutors(limit);
      }
      return 0;
    }

    private void look() {
      int slots = platform.cluster().slots();
      int available = share.available(slots);
      long now = clock.nanoTime();
      waitedNanos += now - lastLook;
      lastLook = now;
      if (slots != total || available != ours) {
        total = slots;
        ours = available;
        lastChange = now;
      }
    }

    private long waitedMillis() {
      return TimeUnit.NANOSECONDS.toMillis(waitedNanos);
    }

    private void waitForOthers() {
      waitedNanos = 0;
      othersUntil = clock.nanoTime();
      if (!toldOthers) {
        toldOthers = true;
        say(share.waiting(total));
      }
    }

    private void waitForExecutors(long limit) {
      if (waitedMillis() > limit) {
        throw Slots.none(limit);
      }
      if (waitedMillis() > TELL_MILLIS && !toldExecutors) {
        toldExecutors = true;
        say(Slots.waiting(limit));
      }
    }
  }

  private void say(String line) {
    platform.lines().accept(line);
  }
}
