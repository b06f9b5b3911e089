package nndl.spark.barrier;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Waited;
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
  private final Waited time;
  private final long settleMillis;

  /** The last moment when there was no slot, or other trainings held all. */
  private long noneUntil;

  /**
   * @param settleMillis how long to wait for further executors; 0 if all slots are there at once
   */
  SlotWait(Platform platform, Waited time, long settleMillis) {
    this.platform = platform;
    this.share = platform.cluster().share();
    this.time = time;
    this.settleMillis = settleMillis;
    this.noneUntil = time.millis();
  }

  /**
   * Waits for slots, holds at most {@code wanted}, and returns their number. Waits for the first
   * executor as long as Spark waits before it starts a job. Then waits for further executors, until
   * there are {@code wanted} slots or no more executors arrive. Executors that come and go make
   * neither wait longer than that limit. While other trainings hold all slots, waits without one,
   * and holds none meanwhile: two trainings that have both lost slots would else wait for each
   * other.
   *
   * @param oneMoreMillis how long to wait for a second slot where the only one has to stay free
   * @throws UnavailableException if one slot has to stay free and no other is left
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  int await(int wanted, long oneMoreMillis) throws InterruptedException, UnavailableException {
    Wait wait = new Wait(oneMoreMillis);
    int held = wait.hold(wanted);
    while (held == 0) {
      requireWanted(share);
      platform.clock().await(this, POLL_NANOS);
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
   * Returns the last moment when this waited for a first executor or for other trainings, at first
   * that of its creation.
   */
  long noneUntil() {
    return noneUntil;
  }

  /** One wait, from its start to the first slot that is held. */
  private final class Wait {
    private final long limit = platform.limits().slotsMillis();
    private final long oneMoreMillis;
    private final Set<String> told = new HashSet<>();
    private boolean toldOthers;
    private int total;
    private int ours;
    private long now = time.millis();
    private long lastChange = now;

    /** When the wait for executors began, after that for others. */
    private long begun = now;

    /** When the only slot was found to have to stay free; -1 before that. */
    private long oneSince = -1;

    Wait(long oneMoreMillis) {
      this.oneMoreMillis = oneMoreMillis;
    }

    /** Returns how many slots are held from now on, or 0 if the wait goes on. */
    int hold(int wanted) throws UnavailableException {
      look();
      if (ours == 0) {
        share.hold(0, total);
      }
      Optional<String> obstacle = share.wish().obstacle(total);
      boolean settled = now - lastChange >= settleMillis || now - begun > limit;
      if (ours >= wanted || (ours > 0 && settled)) {
        return share.hold(Math.min(ours, wanted), total);
      }
      if (total == 0) {
        waitForExecutors();
      } else if (obstacle.isPresent()) {
        waitForOneMore(obstacle.get());
      } else if (ours == 0 && share.others() > 0) {
        waitForOthers();
      }
      return 0;
    }

    private void look() {
      now = time.millis();
      int slots = platform.cluster().slots();
      int available = share.available(slots);
      if (slots != total || available != ours) {
        total = slots;
        ours = available;
        lastChange = now;
      }
    }

    private void waitForOthers() {
      begun = now;
      noneUntil = now;
      if (!toldOthers) {
        toldOthers = true;
        tell(share.waiting(total));
      }
    }

    private void waitForExecutors() {
      noneUntil = now;
      if (now - begun > limit) {
        throw Slots.none(limit);
      }
      if (now - begun > TELL_MILLIS) {
        tell(Slots.waiting(limit));
      }
    }

    /** Where all slots are there at once, no other will come. */
    private void waitForOneMore(String obstacle) throws UnavailableException {
      boolean mayCome = settleMillis > 0;
      noneUntil = now;
      oneSince = oneSince < 0 ? now : oneSince;
      if (!mayCome || now - oneSince > oneMoreMillis) {
        throw UnavailableException.complete(obstacle, mayCome);
      }
      if (now - oneSince > TELL_MILLIS) {
        tell(Slots.waitingForOneMore(oneMoreMillis));
      }
    }

    private void tell(String line) {
      if (told.add(line)) {
        platform.lines().accept(line);
      }
    }
  }
}
