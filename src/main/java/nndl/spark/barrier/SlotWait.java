package nndl.spark.barrier;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.Notices;
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
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Platform platform;
  private final SlotShare share;
  private final Waited time;
  private final Notices notices;
  private final long settleMillis;
  private final Limit limit;

  /** The last moment when there was no slot, or other trainings held all. */
  private long noneUntil;

  /** How many slots there are, and how many of them are left for us. */
  private int total;

  private int ours;

  /** When one of these two numbers has changed. */
  private long changed;

  /** When the wait for executors began, after that for others. */
  private long begun;

  /** When the only slot was found to have to stay free; -1 before that. */
  private long oneSince;

  /**
   * @param settleMillis how long to wait for further executors; 0 if all slots are there at once
   */
  SlotWait(Platform platform, Waited time, Notices notices, long settleMillis) {
    this.platform = platform;
    this.share = platform.cluster().share();
    this.time = time;
    this.notices = notices;
    this.settleMillis = settleMillis;
    this.limit = platform.limits().slots();
  }

  /**
   * Waits for slots, holds at most {@code wanted}, and returns their number. Waits for the first
   * executor as long as Spark waits before it starts a job. Then waits for further executors, until
   * there are {@code wanted} slots or no more executors arrive. Executors that come and go make
   * neither wait longer than that limit. While other trainings hold all slots, waits without one,
   * and holds none meanwhile: two trainings that have both lost slots would else wait for each
   * other.
   *
   * @param oneMore how long to wait for a second slot where the only one has to stay free
   * @throws UnavailableException if one slot has to stay free and no other is left
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  int await(int wanted, Limit oneMore) throws InterruptedException, UnavailableException {
    begun = time.millis();
    changed = begun;
    oneSince = -1;
    int held = hold(wanted, oneMore);
    while (held == 0) {
      requireWanted(share);
      platform.process().clock().await(this, POLL_NANOS);
      held = hold(wanted, oneMore);
    }
    return held;
  }

  /** Fails if the training is cancelled. */
  static void requireWanted(SlotShare share) {
    if (share.request().cancelled().getAsBoolean()) {
      throw new Progress.Stopped();
    }
  }

  /** Returns the last moment when this waited for a first executor or for other trainings. */
  long noneUntil() {
    return noneUntil;
  }

  /** Returns how many slots are held from now on, or 0 if the wait goes on. */
  private int hold(int wanted, Limit oneMore) throws UnavailableException {
    long now = time.millis();
    int slots = platform.cluster().slots();
    int available = share.available(slots);
    changed = slots == total && available == ours ? changed : now;
    total = slots;
    ours = available;
    boolean settled = now - changed >= settleMillis || now - begun > limit.millis();
    if (ours >= wanted || (ours > 0 && settled)) {
      return share.hold(Math.min(ours, wanted), total);
    }
    if (ours == 0) {
      share.hold(0, total);
      waitForOne(now, oneMore);
    }
    return 0;
  }

  private void waitForOne(long now, Limit oneMore) throws UnavailableException {
    Optional<String> obstacle = share.request().obstacle(total);
    noneUntil = now;
    if (total == 0) {
      if (isOver(now - begun, limit, Slots.waiting(limit))) {
        throw Slots.none(limit);
      }
    } else if (obstacle.isEmpty()) {
      begun = now;
      notices.once("trainings", share.waiting(total));
    } else {
      oneSince = oneSince < 0 ? now : oneSince;
      String line =
          "waiting for one slot more than the 1 that stays free for the jobs of onEpoch, at most "
              + oneMore;
      // Where all slots are there at once, no other comes.
      if (settleMillis == 0 || isOver(now - oneSince, oneMore, line)) {
        throw UnavailableException.complete(obstacle.get());
      }
    }
  }

  /** Whether a wait is over. Tells the user of one that takes long. */
  private boolean isOver(long waited, Limit most, String line) {
    if (waited > Limits.TELL_MILLIS && waited <= most.millis()) {
      notices.once(line, line);
    }
    return waited > most.millis();
  }
}
