package nndl.spark.barrier;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;
import nndl.time.Clock;
import nndl.training.Progress;

/**
 * Launches the tasks of the attempts, each on as many slots as there are. If they are not launched
 * in time, begins another attempt.
 */
final class Launcher implements AutoCloseable {
  private static final int CROWDED_SECONDS = 30;
  private static final long SLOTS_BACK_SECONDS = 180;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /**
   * A later launch may take so many times as long as the slowest launch so far, or as the one
   * before that was too slow.
   */
  private static final int LAUNCHES = 2;

  private final UUID exchange;
  private final ExchangeServer server;
  private final Address driver;
  private final Cluster cluster;
  private final Platform platform;
  private final SlotWait slots;
  private final Clock clock;
  private final Limits limits;
  private Cluster.Stage stage;

  /** Stages that were cancelled, of which tasks may still run. */
  private final Set<Cluster.Stage> earlier = new HashSet<>();

  private int attempt;
  private int tasks;

  /** Whether the groups of an attempt have been ready. */
  private boolean ready;

  private LaunchWait launch;

  /** When the last attempt was begun. */
  private long begun;

  /** When all tasks were last found to have to start again. */
  private long started;

  /** How long a later launch may take where slots are free. */
  private long againMillis = LaunchWait.HELD_MILLIS;

  Launcher(UUID exchange, ExchangeServer server, Address driver, Platform platform) {
    this.exchange = exchange;
    this.server = server;
    this.driver = driver;
    this.platform = platform;
    this.cluster = platform.cluster();
    this.slots = new SlotWait(platform, SlotWait.SETTLE_MILLIS);
    this.clock = platform.clock();
    this.limits = platform.limits();
  }

  /** The outcome of starting an attempt. */
  private enum Start {
    RUNS,
    /** An executor was lost before its task was launched. */
    FEWER_SLOTS,
    /** There seemed to be enough slots, but the tasks were not launched in time. */
    TAKEN_SLOTS
  }

  /** Returns the stage of the last attempt. */
  Cluster.Stage stage() {
    return stage;
  }

  /** Returns the number of the last attempt. */
  int attempt() {
    return attempt;
  }

  /** Returns how many tasks the last attempt has. */
  int tasks() {
    return tasks;
  }

  /** Returns the seconds since the last attempt was begun. */
  double seconds() {
    return clock.secondsSince(begun);
  }

  /** Called when the groups of the last attempt are ready. */
  void ready() {
    ready = true;
  }

  /**
   * Launches the first tasks.
   *
   * @param most how many slots to use at most
   * @throws UnavailableException if that takes longer than {@link LaunchWait} allows, or if
   *     executors are lost again and again before
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  void start(int most) throws InterruptedException, UnavailableException {
    int failures = 0;
    Start start;
    do {
      tasks = slots.await(most);
      start = begin(limits.startMillis());
    } while (start == Start.FEWER_SLOTS && ++failures < limits.failures());
    if (start == Start.FEWER_SLOTS) {
      throw UnavailableException.forNow(
          "expected %s slots that stay, found that executors were lost in %s starts"
              .formatted(tasks, failures));
    }
    if (start == Start.TAKEN_SLOTS) {
      throw launch.tooLong();
    }
  }

  /**
   * Begins an attempt and waits until its tasks are launched. Cancels it if that takes too long, or
   * if there are fewer slots than tasks. While strangers crowd the port, it has at least 30 s.
   *
   * @param millis how long the launch may take where slots are free
   */
  private Start begin(long millis) throws InterruptedException {
    WorkerGroup.Key key = new WorkerGroup.Key(exchange, ++attempt);
    List<Secret> secrets = Secret.fresh(tasks);
    server.expect(attempt, secrets);
    begun = clock.nanoTime();
    earlier.removeIf(ended -> ended.running() == 0);
    launch = new LaunchWait(platform, tasks, this::earlierTasks, millis);
    stage = cluster.start(key, tasks, new Entrance(driver, secrets, !ready));
    while (!server.greeted() && !stage.launched() && stage.end().isEmpty()) {
      requireWanted();
      boolean fewer = available() < tasks; // checked here, since Spark would wait 15 s
      boolean crowded = server.isCrowded() && clock.secondsSince(begun) < CROWDED_SECONDS;
      if (fewer || (launch.isOver() && !crowded)) {
        cancel();
        return fewer ? Start.FEWER_SLOTS : Start.TAKEN_SLOTS;
      }
      if (!ready) {
        launch.news().ifPresent(platform.lines());
      }
      clock.await(this, POLL_NANOS);
    }
    againMillis = Math.max(againMillis, Math.min(LAUNCHES * launch.millis(), limits.startMillis()));
    return Start.RUNS;
  }

  /** Ends the start of a training that is cancelled. Its tasks may wait for slots for long. */
  void requireWanted() {
    if (cluster.share().wish().cancelled().getAsBoolean()) {
      stage.cancel();
      throw new Progress.Stopped();
    }
  }

  private void cancel() {
    stage.cancel();
    earlier.add(stage);
  }

  private int earlierTasks() {
    return earlier.stream().mapToInt(Cluster.Stage::running).sum();
  }

  /** Returns how many tasks of the training can run at once now. */
  int available() {
    return cluster.share().available(cluster.slots());
  }

  /**
   * Cancels the tasks and launches others on the slots that there are. If there are none after a
   * loss, waits for them; the time in which other trainings hold all slots does not count. Gives up
   * where slots are free only after a launch had as long as the first one.
   *
   * @param most how many slots to use at most
   * @param before how many are known to work; 0 if tasks were lost
   */
  void startAgain(int most, int before) throws InterruptedException, UnavailableException {
    requireWanted();
    cancel();
    started = clock.nanoTime();
    int wanted = most;
    long millis = againMillis;
    tasks = awaitBack(wanted);
    Start start = begin(millis);
    while (start != Start.RUNS) {
      boolean slow = start == Start.TAKEN_SLOTS && launch.isSlow();
      if (isTooLate() && (!slow || millis >= limits.startMillis())) {
        throw slow ? launch.tooLong() : noSlot();
      }
      if (slow) {
        millis = Math.max(millis, Math.min(LAUNCHES * millis, limits.startMillis()));
      }
      if (start == Start.TAKEN_SLOTS) {
        wanted = fewer(before);
      }
      tasks = awaitBack(wanted);
      start = begin(millis);
    }
  }

  private static UnavailableException noSlot() {
    return UnavailableException.forNow(
        "expected a free slot within %s s, found none".formatted(SLOTS_BACK_SECONDS));
  }

  /** Returns how many slots to ask for after those asked for were not free, or only seemed so. */
  private int fewer(int before) {
    if (launch.free() < tasks) {
      return Math.max(1, launch.free());
    }
    // An executor that hangs has slots that seem free.
    return before > 0 && before < tasks ? before : (tasks + 1) / 2;
  }

  /** Waits for slots. If one has to stay free, waits for a second one to come back. */
  private int awaitBack(int wanted) throws InterruptedException, UnavailableException {
    while (true) {
      try {
        return slots.await(wanted);
      } catch (UnavailableException e) {
        if (isTooLate()) {
          throw e;
        }
      }
    }
  }

  private boolean isTooLate() {
    long since = Math.max(started, slots.othersUntil());
    return clock.nanoTime() - since > TimeUnit.SECONDS.toNanos(SLOTS_BACK_SECONDS);
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
