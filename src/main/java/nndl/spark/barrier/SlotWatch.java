package nndl.spark.barrier;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.Notices;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.Progress;

/**
 * Watches the slots of a cluster: until there are some for a stage, and then until the tasks of the
 * stage are launched on them. Executors may arrive one after the other, other trainings of the
 * application may hold slots, and so may tasks of others. Says to the user what is waited for.
 */
final class SlotWatch {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What has been seen of a stage that was started. */
  enum Outcome {
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
  private final SlotShare share;
  private final Limits limits;
  private final Clock clock;
  private final Waited time;
  private final Notices notices;
  private final boolean isLocal;

  /** How many slots there are, how many of them are left for us, and how many no task has. */
  private int slots;

  private int ours;
  private int free;

  /** When this start began, or last had no executor or went on after others had all slots. */
  private long started;

  /** When the wait for executors began, after that for others; then that for the tasks. */
  private long begun;

  /** When the number of slots, or of those that are left for us, has changed. */
  private long changed;

  /** The last moment when the only slot was not one that has to stay free. */
  private long oneSince;

  /** How long tasks may take on free slots, and how long others may hold all slots. */
  private Limit slow;

  private Limit taken;

  /** When the limit of a slow machine began. */
  private long slowFrom;

  /** When others began to hold some of the slots. After each while without a free one, anew. */
  private long takenFrom;

  /** The last moment when a slot was free. */
  private long freeAt;

  /** The most slots that were free at once while others held the rest. */
  private int mostFree;

  /** The longest time that a launch has taken while only the machine could be slow. */
  private long slowestMillis;

  /**
   * @param isLocal whether all slots are there at once, and no tasks join later
   */
  SlotWatch(Platform platform, boolean isLocal) {
    this.cluster = platform.cluster();
    this.share = cluster.share();
    this.limits = platform.limits();
    this.clock = platform.process().clock();
    this.time = new Waited(clock);
    this.notices = new Notices(platform.lines());
    this.isLocal = isLocal;
  }

  /** Begins another start. Each line is said once more. */
  void beginAnew() {
    notices.beginAnew();
    started = time.millis();
  }

  /** Goes on as if this start had just begun, and tells the user why. */
  void goOn(UnavailableException why) {
    notices.once("wait", "the tasks wait for slots to start again: " + why.getMessage());
    started = time.millis();
  }

  /** Whether this start has had slots for as long as a training that has begun tries at least. */
  boolean isLate() {
    return time.millisSince(started) > Limits.BACK_MILLIS;
  }

  /** Fails if the training is cancelled. */
  void requireWanted() {
    if (share.request().cancelled().getAsBoolean()) {
      throw new Progress.Stopped();
    }
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
    oneSince = begun;
    int held = hold(wanted, oneMore);
    while (held == 0) {
      requireWanted();
      clock.await(this, POLL_NANOS);
      held = hold(wanted, oneMore);
    }
    return held;
  }

  /** Returns how many slots are held from now on, or 0 if the wait goes on. */
  private int hold(int wanted, Limit oneMore) throws UnavailableException {
    long now = time.millis();
    int all = cluster.slots();
    int left = share.available(all);
    changed = all == slots && left == ours ? changed : now;
    slots = all;
    ours = left;
    boolean settled =
        isLocal || now - changed >= Limits.SETTLE_MILLIS || now - begun > limits.slots().millis();
    if (ours >= wanted || (ours > 0 && settled)) {
      return share.hold(Math.min(ours, wanted), slots);
    }
    if (ours == 0) {
      share.hold(0, slots);
      waitForOne(now, oneMore);
    }
    return 0;
  }

  private void waitForOne(long now, Limit oneMore) throws UnavailableException {
    Optional<String> obstacle = share.request().obstacle(slots);
    started = now;
    oneSince = slots == 0 || obstacle.isEmpty() ? now : oneSince;
    if (slots == 0) {
      if (isOver(now - begun, limits.slots(), Slots.waiting(limits.slots()))) {
        throw Slots.none(limits.slots());
      }
    } else if (obstacle.isEmpty()) {
      begun = now;
      notices.once("trainings", share.waiting(slots));
    } else {
      String line =
          "waiting for one slot more than the 1 that stays free for the jobs of onEpoch, at most "
              + oneMore;
      if (isLocal || isOver(now - oneSince, oneMore, line)) {
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

  /**
   * Waits until the tasks of a stage are launched that has been started on the slots that are held,
   * or will not be. They have seconds while tasks of others hold some of the slots, and longer
   * while no slot is free, or while all are, since then only the machine is slow. The time in which
   * cancelled tasks of ours end does not count, up to a limit.
   *
   * @param forTasks how long it may take while there are free slots for all tasks
   * @param forOthers how long it may take while others hold all slots
   * @param ending tells how many cancelled tasks of ours have not ended yet
   * @param isLaunched tells whether the tasks have been launched, or never will be
   */
  Outcome awaitLaunch(
      Limit forTasks, Limit forOthers, IntSupplier ending, BooleanSupplier isLaunched)
      throws InterruptedException {
    slow = forTasks;
    taken = forOthers;
    begun = time.millis();
    slowFrom = begun;
    takenFrom = begun;
    freeAt = begun;
    mostFree = 0;
    Optional<Outcome> seen = look(ending, isLaunched);
    while (seen.isEmpty()) {
      clock.await(this, POLL_NANOS);
      seen = look(ending, isLaunched);
    }
    return seen.get();
  }

  private Optional<Outcome> look(IntSupplier ending, BooleanSupplier isLaunched) {
    slots = cluster.slots();
    ours = share.available(slots);
    free = Math.max(0, slots - cluster.taken());
    long now = time.millis();
    if (isLaunched.getAsBoolean()) { // asked now, since the slots that are taken may be theirs
      slowestMillis = Math.max(slowestMillis, now - slowFrom);
      return Optional.of(Outcome.LAUNCHED);
    }
    if (ours < share.held()) {
      return Optional.of(Outcome.FEWER_SLOTS); // seen here, since Spark would wait 15 s
    }
    freeAt = free > 0 ? now : freeAt;
    boolean isEnough = free >= share.held();
    if (!isEnough && isEnding(now, ending.getAsInt())) {
      slowFrom = now;
      isEnough = true;
    }
    takenFrom = isEnough ? now : takenFrom;
    mostFree = isEnough ? 0 : Math.max(mostFree, free);
    boolean isHeld = now - takenFrom > Limits.TAKEN_MILLIS;
    if (isHeld && mostFree == 0) {
      slowFrom = now;
      takenFrom = now;
    }
    return end(now, isHeld);
  }

  private boolean isEnding(long now, int ending) {
    return free + ending >= share.held() && now - begun <= Limits.ENDING_MILLIS;
  }

  /** Returns what ends the wait for the tasks, or tells the user of one that takes long. */
  private Optional<Outcome> end(long now, boolean isHeld) {
    if (now - freeAt > taken.millis()) {
      return Optional.of(Outcome.ALL_TAKEN);
    }
    if (now - slowFrom > slow.millis()) {
      return Optional.of(Outcome.SLOW);
    }
    if (isHeld && mostFree > 0 && !isLocal) {
      return Optional.of(Outcome.SOME_TAKEN);
    }
    if (isHeld) {
      String line = "waiting for slots, at most %s: %s of %s are taken";
      notices.once("slots", line.formatted(taken, slots - free, slots));
    } else if (free >= share.held() && now - slowFrom > Limits.TELL_MILLIS) {
      String line = "waiting for %s to start on %s free slots, at most %s";
      notices.once("tasks", line.formatted(tasks(), free, slow));
    }
    return Optional.empty();
  }

  /** Returns how many slots were free at the last look. */
  int free() {
    return free;
  }

  /** Returns the most slots that were free at once while others held the rest. */
  int mostFree() {
    return mostFree;
  }

  /** Returns the longest time that a launch has taken while only the machine could be slow. */
  long slowestMillis() {
    return slowestMillis;
  }

  /** Returns what was expected of a stage whose tasks were not launched, and what was seen. */
  UnavailableException failed(Outcome outcome, int starts) {
    return new UnavailableException(
        switch (outcome) {
          case FEWER_SLOTS ->
              "expected %s slots that stay, found that executors were lost in %s starts"
                  .formatted(share.held(), starts);
          case ALL_TAKEN -> "expected a free slot within %s, found none".formatted(taken);
          default ->
              "expected %s to start within %s, found %s of %s slots free and nothing launched"
                  .formatted(tasks(), slow, free, slots);
        });
  }

  private String tasks() {
    return share.held() == 1 ? "1 task" : share.held() + " tasks";
  }
}
