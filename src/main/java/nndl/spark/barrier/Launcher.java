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
import nndl.time.Waited;
import nndl.training.Progress;

/**
 * Launches the tasks of the attempts, each on as many slots as there are. If they are not launched
 * in time, begins another attempt.
 */
final class Launcher implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final UUID exchange;
  private final ExchangeServer server;
  private final Address driver;
  private final Cluster cluster;
  private final Platform platform;
  private final Waited time;
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

  /** Whether the user knows that tasks are long in starting. */
  private boolean told;

  /** When the last attempt was begun. */
  private long begun;

  /** How long a later launch may take where slots are free. */
  private long againMillis = LaunchWait.HELD_MILLIS;

  Launcher(UUID exchange, ExchangeServer server, Address driver, Platform platform) {
    this.exchange = exchange;
    this.server = server;
    this.driver = driver;
    this.platform = platform;
    this.cluster = platform.cluster();
    this.time = new Waited(platform.clock());
    this.slots = new SlotWait(platform, time, SlotWait.SETTLE_MILLIS);
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
   * Launches the first tasks. If tasks of others hold some of the slots for too long, tries once to
   * launch tasks on the others alone.
   *
   * @param most how many slots to use at most
   * @throws UnavailableException if that takes longer than {@link LaunchWait} allows, or if
   *     executors are lost again and again before
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  void start(int most) throws InterruptedException, UnavailableException {
    Start start = startOn(most);
    if (start == Start.TAKEN_SLOTS && !launch.isSlow() && launch.free() > 0) {
      start = startOn(launch.free());
    }
    if (start == Start.TAKEN_SLOTS) {
      throw launch.tooLong();
    }
  }

  private Start startOn(int wanted) throws InterruptedException, UnavailableException {
    for (int losses = 0; losses < limits.failures(); losses++) {
      tasks = slots.await(wanted, limits.slotsMillis());
      Start start = begin(limits.startMillis());
      if (start != Start.FEWER_SLOTS) {
        return start;
      }
    }
    throw launch.lost(limits.failures());
  }

  /**
   * Begins an attempt and waits until its tasks are launched. Cancels it if that takes too long, or
   * if there are fewer slots than tasks.
   *
   * @param millis how long the launch may take where slots are free
   */
  private Start begin(long millis) throws InterruptedException {
    WorkerGroup.Key key = new WorkerGroup.Key(exchange, ++attempt);
    List<Secret> secrets = Secret.fresh(tasks);
    server.expect(attempt, secrets);
    begun = clock.nanoTime();
    earlier.removeIf(ended -> ended.running() == 0);
    stage = cluster.start(key, tasks, new Entrance(driver, secrets, !ready));
    // The time in which storage names the hosts of the samples is no part of the wait.
    launch = new LaunchWait(cluster, time, tasks, this::earlierTasks, millis);
    while (true) {
      requireWanted();
      boolean fewer = available() < tasks; // checked here, since Spark would wait 15 s
      boolean over = launch.isOver();
      if (isLaunched()) { // asked last: the slots that are taken may be those of the tasks
        break;
      }
      if (fewer || over) {
        cancel();
        return fewer ? Start.FEWER_SLOTS : Start.TAKEN_SLOTS;
      }
      launch.news(limits.startMillis()).filter(line -> !told).ifPresent(this::tell);
      clock.await(this, POLL_NANOS);
    }
    long longer = Math.min(NextStart.LONGER * launch.millis(), limits.startMillis());
    againMillis = Math.max(againMillis, longer);
    return Start.RUNS;
  }

  private void tell(String line) {
    told = true;
    platform.lines().accept(line);
  }

  /** Whether the tasks of the stage have been launched, or will never be. */
  private boolean isLaunched() {
    return server.greeted() || stage.launched() || stage.end().isPresent();
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
   * Cancels the tasks and launches others on the slots that there are, as {@link NextStart} says.
   * If there are none after a loss, waits for them; the time in which there are none, or other
   * trainings hold all, does not count.
   *
   * @param most how many slots to use at most
   * @param before how many are known to work; 0 if tasks were lost
   */
  void startAgain(int most, int before) throws InterruptedException, UnavailableException {
    requireWanted();
    cancel();
    told = false;
    NextStart next = new NextStart(platform, time, slots, most, before, againMillis);
    tasks = awaitBack(next.wanted());
    Start start = begin(next.millis());
    while (start != Start.RUNS) {
      if (start == Start.FEWER_SLOTS) {
        next.afterLoss(launch);
      } else {
        next.afterWait(launch);
      }
      tasks = awaitBack(next.wanted());
      start = begin(next.millis());
    }
  }

  /** Waits for slots after a loss. A run that has begun ends where there is none. */
  private int awaitBack(int wanted) throws InterruptedException, UnavailableException {
    try {
      return slots.await(wanted, Math.max(NextStart.BACK_MILLIS, limits.slotsMillis()));
    } catch (UnavailableException e) {
      throw ready ? UnavailableException.complete(e.getMessage(), false) : e;
    }
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
