package nndl.spark.barrier;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.barrier.SlotWatch.Outcome;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;
import nndl.time.LocalProcess;
import nndl.training.Progress;

/**
 * Starts tasks: at first, after a loss, and on more slots. Each time it waits for slots, begins an
 * attempt to run the barrier stage on those that there are, and waits until its tasks are launched.
 * If they are not launched in time, cancels them and begins again, on the slots that are free.
 */
final class StartLoop implements AutoCloseable {
  private final UUID exchange;
  private final ExchangeServer server;
  private final Address driver;
  private final Cluster cluster;
  private final LocalProcess process;
  private final Limits limits;
  private final SlotWatch slots;

  /** The stage of the last attempt; null before the first one. */
  private Cluster.Stage stage;

  /** Stages that were cancelled, of which tasks may still run. */
  private final Set<Cluster.Stage> earlier = new HashSet<>();

  /** The number of the last attempt, counted from 1. */
  private int attempt;

  /** The first attempt whose groups were ready, so that all samples can be loaded; 0 before. */
  private int firstReady;

  /** When the last attempt began. */
  private long begun;

  /** How many attempts of this start have failed since executors were lost. */
  private int losses;

  StartLoop(ExchangeServer server, Address driver, Platform platform) {
    this.process = platform.process();
    this.exchange = process.id();
    this.server = server;
    this.driver = driver;
    this.cluster = platform.cluster();
    this.limits = platform.limits();
    this.slots = new SlotWatch(platform, false);
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
    cancel();
    slots.beginAnew();
    losses = 0;
    int wanted = most;
    Outcome outcome = launchOn(wanted, before);
    while (outcome != Outcome.LAUNCHED) {
      cancel();
      wanted = wantedAfter(outcome, wanted, before);
      outcome = launchOn(wanted, before);
    }
  }

  /** Cancels the tasks of the last attempt, if there was one. */
  private void cancel() {
    if (stage != null) {
      server.cancel();
      stage.cancel();
      earlier.add(stage);
    }
  }

  private Outcome launchOn(int wanted, int before)
      throws InterruptedException, UnavailableException {
    Limit oneMore = limits.slots().orLonger(isReady() ? Limits.BACK_MILLIS : 0);
    int tasks = slots.await(wanted, oneMore);
    begin(tasks);
    // The time in which storage names the hosts of the samples is no part of the wait.
    Limit slow = before > 0 && tasks > before ? ofTrial() : limits.start();
    Limit taken = isReady() ? Limit.fixed(Limits.BACK_MILLIS) : limits.start();
    return slots.awaitLaunch(slow, taken, this::ending, this::isLaunched);
  }

  /** Whether the tasks have been launched, or will never be. */
  private boolean isLaunched() {
    requireWanted();
    return server.greeted() || stage.running() > 0 || stage.end().isPresent();
  }

  /** Begins an attempt with so many tasks. */
  private void begin(int tasks) {
    List<Secret> secrets = Secret.fresh(tasks, process.random());
    server.expect(secrets, isReady());
    begun = process.clock().nanoTime();
    earlier.removeIf(ended -> ended.running() == 0);
    Entrance entrance = new Entrance(driver, secrets, !isReady());
    stage = cluster.start(new WorkerGroup.Key(exchange, ++attempt), tasks, entrance);
  }

  /** How long tasks may take to start on slots without which the training goes on, too. */
  private Limit ofTrial() {
    return limits
        .start()
        .orShorter(Limits.LONGER * Math.max(Limits.TAKEN_MILLIS, slots.slowestMillis()));
  }

  /** Returns how many cancelled tasks have not ended yet. */
  private int ending() {
    return earlier.stream().mapToInt(Cluster.Stage::running).sum();
  }

  /** Ends the start of a training that is cancelled. Its tasks may wait for others for long. */
  void requireWanted() {
    try {
      slots.requireWanted();
    } catch (Progress.Stopped e) {
      cancel();
      throw e;
    }
  }

  /** Spark launches nothing on free slots also if it excludes an executor that has failed. */
  private int wantedAfter(Outcome outcome, int wanted, int before) throws UnavailableException {
    int tasks = tasks();
    boolean isLate = !isReady() || slots.isLate();
    losses += outcome == Outcome.FEWER_SLOTS ? 1 : 0;
    boolean isOver =
        switch (outcome) {
          case FEWER_SLOTS -> isLate && losses >= limits.failures();
          case SLOW -> isLate && (!isReady() || tasks == 1);
          default -> outcome == Outcome.ALL_TAKEN;
        };
    if (isOver) {
      goOnWithoutLoss(slots.failed(outcome, losses), before);
    }
    return switch (outcome) {
      case SOME_TAKEN -> slots.mostFree();
      case SLOW -> before > 0 && before < tasks ? before : (tasks + 1) / 2;
      default -> wanted;
    };
  }

  /** A job of the program that takes the slots, however long, ends no training that lost none. */
  private void goOnWithoutLoss(UnavailableException why, int before) throws UnavailableException {
    if (slots.free() >= Math.min(before, cluster.slots())) {
      throw why;
    }
    slots.goOn(why);
  }

  /** Called when the groups of the last attempt are ready. */
  void ready() {
    firstReady = isReady() ? firstReady : attempt;
  }

  /** Whether the groups of an attempt have been ready. */
  boolean isReady() {
    return firstReady > 0;
  }

  /** Returns how many attempts were begun after the first one whose groups were ready. */
  int restarts() {
    return attempt - firstReady;
  }

  /** Returns the stage of the last attempt. */
  Cluster.Stage stage() {
    return stage;
  }

  /** Returns how many tasks the last attempt has. */
  int tasks() {
    return cluster.share().held();
  }

  /** Returns the seconds since the last attempt was begun. */
  double seconds() {
    return process.clock().secondsSince(begun);
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
    return Math.min(available(), tasks() + free);
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
