package nndl.spark.barrier;

import java.util.concurrent.TimeUnit;
import nndl.spark.barrier.Launch.Outcome;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.Notices;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.Progress;

/**
 * Starts tasks: at first, after a loss, and on more slots. Each time it waits for slots, begins an
 * attempt on those that there are, and waits until its tasks are launched. If they are not launched
 * in time, cancels them and begins again, on the slots that are free.
 */
final class StartLoop {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Attempts attempts;
  private final Cluster cluster;
  private final Clock clock;
  private final Limits limits;
  private final Notices notices;
  private final Waited time;
  private final SlotWait slots;
  private Launch launch;

  /** The longest time that a launch has taken. */
  private long slowestMillis;

  /** When this start began, or went on after others had taken all slots. */
  private long started;

  /** How many attempts of this start have failed since executors were lost. */
  private int losses;

  StartLoop(Attempts attempts, Platform platform) {
    this.attempts = attempts;
    this.cluster = platform.cluster();
    this.clock = platform.process().clock();
    this.limits = platform.limits();
    this.notices = new Notices(platform.lines());
    this.time = new Waited(clock);
    this.slots = new SlotWait(platform, time, notices, Limits.SETTLE_MILLIS);
  }

  /**
   * Cancels the tasks that run, and launches others on the slots that there are. The first start of
   * all ends where there are no slots, or tasks are not launched on free ones, for the limit of a
   * start. Others go on for longer, and ask for half of the slots after an attempt that had that
   * limit. A start without a loss never ends because others take the slots meanwhile.
   *
   * @param most how many slots to use at most
   * @param before how many are known to work; 0 if tasks were lost or have not run yet
   * @throws UnavailableException if the tasks do not start, and no other attempt is to be made
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  void start(int most, int before) throws InterruptedException, UnavailableException {
    attempts.cancel();
    notices.beginAnew();
    started = time.millis();
    losses = 0;
    int wanted = most;
    Outcome outcome = launchOn(wanted, before);
    while (outcome != Outcome.LAUNCHED) {
      attempts.cancel();
      wanted = wantedAfter(outcome, wanted, before);
      outcome = launchOn(wanted, before);
    }
    slowestMillis = Math.max(slowestMillis, launch.millis());
  }

  private Outcome launchOn(int wanted, int before)
      throws InterruptedException, UnavailableException {
    boolean isFirst = !attempts.isReady();
    Limit oneMore = limits.slots().orLonger(isFirst ? 0 : Limits.BACK_MILLIS);
    int tasks = slots.await(wanted, oneMore);
    attempts.begin(tasks);
    // The time in which storage names the hosts of the samples is no part of the wait.
    Limit slow = before > 0 && tasks > before ? ofTrial() : limits.start();
    Limit taken = isFirst ? limits.start() : Limit.fixed(Limits.BACK_MILLIS);
    launch = new Launch(cluster, time, tasks, slow, taken, attempts::ending);
    return awaitLaunch();
  }

  /** How long tasks may take to start on slots without which the training goes on, too. */
  private Limit ofTrial() {
    return limits.start().orShorter(Limits.LONGER * Math.max(Limits.TAKEN_MILLIS, slowestMillis));
  }

  private Outcome awaitLaunch() throws InterruptedException {
    while (true) {
      attempts.requireWanted();
      boolean fewer = available() < attempts.tasks(); // checked here, since Spark would wait 15 s
      Outcome seen = launch.look();
      if (attempts.isLaunched()) {
        return Outcome.LAUNCHED;
      }
      if (fewer || seen != Outcome.WAITS) {
        return fewer ? Outcome.FEWER_SLOTS : seen;
      }
      launch.tell(notices);
      clock.await(this, POLL_NANOS);
    }
  }

  /** Spark launches nothing on free slots also if it excludes an executor that has failed. */
  private int wantedAfter(Outcome outcome, int wanted, int before) throws UnavailableException {
    boolean isFirst = !attempts.isReady();
    int tasks = attempts.tasks();
    boolean isLate =
        isFirst || time.millisSince(Math.max(started, slots.noneUntil())) > Limits.BACK_MILLIS;
    losses += outcome == Outcome.FEWER_SLOTS ? 1 : 0;
    boolean isOver =
        switch (outcome) {
          case FEWER_SLOTS -> isLate && losses >= limits.failures();
          case SLOW -> isLate && (isFirst || tasks == 1);
          default -> outcome == Outcome.ALL_TAKEN;
        };
    if (isOver) {
      goOnWithoutLoss(launch.failed(outcome, losses), before);
    }
    return switch (outcome) {
      case SOME_TAKEN -> launch.mostFree();
      case SLOW -> before > 0 && before < tasks ? before : (tasks + 1) / 2;
      default -> wanted;
    };
  }

  /** A job of the program that takes the slots, however long, ends no training that lost none. */
  private void goOnWithoutLoss(UnavailableException why, int before) throws UnavailableException {
    if (launch.free() >= Math.min(before, cluster.slots())) {
      throw why;
    }
    notices.once("wait", "the tasks wait for slots to start again: " + why.getMessage());
    started = time.millis();
  }

  /** Returns how many tasks of the training can run at once now. */
  int available() {
    return cluster.share().available(cluster.slots());
  }

  /**
   * Returns how many tasks could run in place of those that run now. Slots that others have taken
   * are none of them: they would get ours too, as soon as we leave them.
   */
  int availableInPlace() {
    int free = Math.max(0, cluster.slots() - cluster.taken());
    return Math.min(available(), attempts.tasks() + free);
  }
}
