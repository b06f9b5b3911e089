package nndl.spark.barrier;

import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Waited;

/**
 * Decides how many slots the next start after a loss asks for, and how long it may take. Where
 * slots are free, a start that was too slow is followed by one that has longer. Asks for fewer
 * slots, and gives up on one, only after a start that had as long as the first one of all. Where
 * tasks of others hold slots, asks for the rest, and gives up after three minutes without any.
 */
final class NextStart {
  /** How long there may be no slot for tasks that start again. */
  static final long BACK_MILLIS = 180_000;

  /** How many times as long as the one before a start may take. */
  static final int LONGER = 2;

  private final Platform platform;
  private final Limits limits;
  private final Waited time;
  private final SlotWait slots;
  private final int before;
  private final long started;
  private int wanted;
  private long millis;

  /** How many starts have failed since executors were lost before their tasks were launched. */
  private int losses;

  /** The last start before which, or in which, there was a free slot. */
  private long freeUntil;

  private boolean toldOthers;

  /**
   * Decides on the first start.
   *
   * @param slots the wait that precedes each start
   * @param most how many slots to use at most
   * @param before how many are known to work; 0 if tasks were lost
   * @param millis how long the launch may take at first
   */
  NextStart(Platform platform, Waited time, SlotWait slots, int most, int before, long millis) {
    this.platform = platform;
    this.limits = platform.limits();
    this.time = time;
    this.slots = slots;
    this.before = before;
    this.started = time.millis();
    this.freeUntil = started;
    this.wanted = most;
    this.millis = millis;
  }

  /** Returns how many slots to ask for. */
  int wanted() {
    return wanted;
  }

  /** Returns how long the launch may take where slots are free. */
  long millis() {
    return millis;
  }

  /**
   * Decides on the next start after one in which executors were lost.
   *
   * @throws UnavailableException if that has happened again and again for long
   */
  void afterLoss(LaunchWait launch) throws UnavailableException {
    if (++losses >= limits.failures() && isTooLate()) {
      throw launch.lost(losses);
    }
  }

  /**
   * Decides on the next start after one that took too long.
   *
   * @throws UnavailableException if no other start is to be tried
   */
  void afterWait(LaunchWait launch) throws UnavailableException {
    if (launch.isSlow() || launch.free() > 0) {
      freeUntil = time.millis();
    }
    wanted = launch.isSlow() ? wantedOfSlow(launch) : wantedBesideOthers(launch);
    if (launch.isSlow()) {
      millis = Math.max(millis, Math.min(LONGER * millis, limits.startMillis()));
    }
  }

  /** Spark launches nothing on free slots also if it excludes an executor that has failed. */
  private int wantedOfSlow(LaunchWait launch) throws UnavailableException {
    int tasks = launch.tasks();
    if (before > 0 && before < tasks) {
      return before;
    }
    if (millis < limits.startMillis()) {
      return wanted;
    }
    if (tasks == 1 && isTooLate()) {
      throw launch.tooLong();
    }
    return (tasks + 1) / 2;
  }

  private int wantedBesideOthers(LaunchWait launch) throws UnavailableException {
    if (launch.free() > 0) {
      return launch.free();
    }
    if (isTooLate(freeUntil)) {
      throw UnavailableException.forNow(
          "expected a free slot within %s s, found none".formatted(BACK_MILLIS / 1000));
    }
    if (!toldOthers) {
      toldOthers = true;
      platform.lines().accept(launch.waitsForOthers(BACK_MILLIS));
    }
    return before > 0 ? Math.min(before, launch.tasks()) : (launch.tasks() + 1) / 2;
  }

  private boolean isTooLate() {
    return isTooLate(started);
  }

  private boolean isTooLate(long since) {
    return time.millisSince(Math.max(since, slots.noneUntil())) > BACK_MILLIS;
  }
}
