package nndl.spark.barrier;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;
import nndl.time.Clock;
import nndl.training.workload.Workload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the worker groups of the executors. Each attempt runs the barrier stage once, with all
 * groups. A new attempt begins when a group is lost. It may also begin when there are more slots
 * than the current attempt uses, see {@link #grow}.
 */
public final class WorkerGroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerGroups.class);
  private static final int CROWDED_SECONDS = 30;
  private static final long SLOTS_BACK_SECONDS = 180;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";

  /** A later launch may take so many times as long as the slowest launch so far. */
  private static final int LAUNCHES = 2;

  private final UUID exchange;
  private final ExchangeServer server;
  private final Address driver;
  private final Cluster cluster;
  private final Platform platform;
  private final SlotWait slots;
  private final Clock clock;
  private final Limits limits;
  private final Offences offences;
  private final Growth growth;
  private Cluster.Stage stage;

  /** Stages that were cancelled, of which tasks may still run. */
  private final Set<Cluster.Stage> earlier = new HashSet<>();

  private int attempt;
  private int firstReady;
  private int tasks;

  /**
   * The maximum number of tasks of an attempt: the number of shards, or of the slots that the
   * training wants to hold.
   */
  private final int maxTasks;

  private int failures;
  private LaunchWait launch;

  /** When the last attempt was begun. */
  private long begun;

  /** When all tasks were last found to have to start again. */
  private long started;

  /** How long a later launch may take where slots are free. */
  private long againMillis = LaunchWait.HELD_MILLIS;

  WorkerGroups(
      UUID exchange, Workload workload, ExchangeServer server, Address driver, Platform platform) {
    this.exchange = exchange;
    this.server = server;
    this.driver = driver;
    this.platform = platform;
    this.cluster = platform.cluster();
    this.offences = new Offences(cluster);
    this.slots = new SlotWait(platform, SlotWait.SETTLE_MILLIS);
    this.clock = platform.clock();
    this.limits = platform.limits();
    this.growth = new Growth(workload, clock, platform.lines());
    this.maxTasks = Math.min(workload.shards().count(), cluster.share().wish().most());
  }

  /** The outcome of starting an attempt. */
  private enum Start {
    RUNS,
    /** An executor was lost before its task was launched. */
    FEWER_SLOTS,
    /** There seemed to be enough slots, but the tasks were not launched in time. */
    TAKEN_SLOTS
  }

  /**
   * Begins the first attempt and waits until its groups are ready.
   *
   * @throws UnavailableException if the tasks are not launched within the limits of {@link
   *     LaunchWait}, if executors are lost again and again before their groups are ready, or if the
   *     executors can't reach the driver's port
   */
  void start() throws InterruptedException, UnavailableException {
    Start start;
    do {
      tasks = slots.await(maxTasks);
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
    requireReachable();
    awaitAfterLosses();
    firstReady = attempt;
  }

  /** Returns how many attempts were begun after the first attempt whose groups were ready. */
  int restarts() {
    return attempt - firstReady;
  }

  /**
   * Fails if executors can't reach the driver's port. A firewall may allow connections to Spark's
   * ports but not to this port. If strangers crowd the port, another attempt may have more success.
   */
  private void requireReachable() throws InterruptedException, UnavailableException {
    if (awaitReady().isPresent() && !server.greeted() && !server.isCrowded()) {
      Optional<StageEnd> end = stage.end();
      if (end.isPresent() && end.get().kind() == StageEnd.Kind.UNREACHABLE) {
        stage.cancel();
        throw new UnavailableException(end.get().why());
      }
    }
  }

  /**
   * Waits until the worker groups are ready. Returns empty if they are, or why they will not be.
   */
  private Optional<String> awaitReady() throws InterruptedException {
    return server.awaitReady(
        () -> stage.end().map(StageEnd::why), stage::executors, limits.roundMillis());
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
    stage = cluster.start(key, tasks, new Entrance(driver, secrets, firstReady == 0));
    while (!server.greeted() && !stage.launched() && stage.end().isEmpty()) {
      boolean fewer = available() < tasks; // checked here, since Spark would wait 15 s
      boolean crowded = server.isCrowded() && clock.secondsSince(begun) < CROWDED_SECONDS;
      if (fewer || (launch.isOver() && !crowded)) {
        cancel();
        return fewer ? Start.FEWER_SLOTS : Start.TAKEN_SLOTS;
      }
      if (firstReady == 0) {
        launch.news().ifPresent(platform.lines());
      }
      clock.await(this, POLL_NANOS);
    }
    againMillis = Math.max(againMillis, Math.min(LAUNCHES * launch.millis(), limits.startMillis()));
    return Start.RUNS;
  }

  private void cancel() {
    stage.cancel();
    earlier.add(stage);
  }

  private int earlierTasks() {
    return earlier.stream().mapToInt(Cluster.Stage::running).sum();
  }

  /** Waits until the worker groups are ready. Begins another attempt each time a group is lost. */
  void await() throws InterruptedException {
    try {
      awaitAfterLosses();
    } catch (UnavailableException e) {
      throw ended(e);
    }
  }

  /** Returns the error of a training that has begun and can't go on. */
  private static RuntimeException ended(UnavailableException e) {
    return e.passes() ? new InputException("barrier stage: " + e.getMessage(), e) : e.error();
  }

  private void awaitAfterLosses() throws InterruptedException, UnavailableException {
    Optional<String> end = awaitReady();
    while (end.isPresent()) {
      growth.lost();
      if (!offences.accountFor(server.offenders(), stage) && ++failures >= limits.failures()) {
        server.hostError().ifPresent(WorkerGroups::fail);
        throw UnavailableException.forNow(
            "expected less than %s failures in a row (%s), found one more: %s"
                .formatted(limits.failures(), MAX_FAILURES, end.get()));
      }
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", end.get());
      startAgain(maxTasks, 0);
      end = awaitReady();
    }
    growth.started(clock.secondsSince(begun));
  }

  private static void fail(String line) {
    throw new InputException(line);
  }

  /** Called when a round has succeeded. Sets the number of failures in a row to 0. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Begins a new attempt at the beginning of an epoch if there are more slots than tasks and that
   * pays. If the new attempt fails, another one begins on the slots of the one before.
   *
   * @return whether there are new groups, which have no weights yet
   */
  boolean grow(int epoch) throws InterruptedException {
    int before = tasks;
    int most = inPlace();
    if (!growth.pays(epoch, before, most)) {
      return false;
    }
    LOG.info("There are more slots than the {} that are used; the tasks start again", before);
    try {
      startMore(epoch, before, most);
    } catch (UnavailableException e) {
      throw ended(e);
    }
    return true;
  }

  /**
   * Returns how many tasks could run in place of those that run now. Slots that others have taken
   * are none of them: they would get ours too, as soon as we leave them.
   */
  private int inPlace() {
    int free = Math.max(0, cluster.slots() - cluster.taken());
    return Math.min(Math.min(available(), tasks + free), maxTasks);
  }

  private void startMore(int epoch, int before, int most)
      throws InterruptedException, UnavailableException {
    long start = clock.nanoTime();
    startAgain(most, before);
    Optional<String> end = awaitReady();
    if (end.isPresent()) {
      boolean unused = offences.accountFor(server.offenders(), stage);
      LOG.warn("More slots than {} are no help ({})", before, end.get());
      startAgain(before, before);
    }
    awaitAfterLosses();
    if (tasks > before) {
      growth.succeeded(epoch, tasks, Math.min(available(), maxTasks));
    } else {
      growth.failed(clock.secondsSince(start));
    }
  }

  /** Returns how many tasks of the training can run at once now. */
  private int available() {
    return cluster.share().available(cluster.slots());
  }

  /**
   * Begins an attempt with the slots that there are. If there are none after a loss, waits for
   * them; the time in which other trainings hold all slots does not count.
   *
   * @param most how many slots to use at most
   * @param before how many are known to work; 0 if tasks were lost
   */
  private void startAgain(int most, int before) throws InterruptedException, UnavailableException {
    cancel();
    started = clock.nanoTime();
    int wanted = most;
    tasks = awaitBack(wanted);
    Start start = begin(againMillis);
    while (start != Start.RUNS) {
      if (isTooLate()) {
        throw UnavailableException.forNow(
            "expected a free slot within %s s, found none".formatted(SLOTS_BACK_SECONDS));
      }
      if (start == Start.TAKEN_SLOTS) {
        wanted = fewer(before);
      }
      tasks = awaitBack(wanted);
      start = begin(againMillis);
    }
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
