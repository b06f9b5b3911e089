package nndl.spark.barrier;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Transport.Address;
import nndl.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The teams of executors, in attempt after attempt of the barrier stage: one that is lost is
 * followed by another on the slots there are, and so is one on fewer slots than there are now.
 */
public final class WorkerGroups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerGroups.class);
  private static final long START_MILLIS = 5_000;
  private static final long SLOTS_BACK_SECONDS = 180;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";

  /** An attempt has run for so many times as long as it took to start before more slots count. */
  private static final int WORTH_PER_START = 5;

  private final UUID exchange;
  private final ExchangeServer switchboard;
  private final Address driver;
  private final Cluster cluster;
  private final SlotWait slots;
  private final Clock clock;
  private final Limits limits;
  private Cluster.Stage stage;
  private int attempt;
  private int firstReady;
  private int tasks;

  /** As many as there are shards, until more than some have been no help. */
  private int most;

  private int failures;
  private long started;
  private long ready;

  WorkerGroups(
      UUID exchange, int shards, ExchangeServer switchboard, Address driver, Platform platform) {
    this.exchange = exchange;
    this.switchboard = switchboard;
    this.driver = driver;
    this.cluster = platform.cluster();
    this.slots = new SlotWait(platform);
    this.clock = platform.clock();
    this.limits = platform.limits();
    this.most = shards;
  }

  /** What became of an attempt. */
  private enum Start {
    RUNS,
    /** An executor went away before its task was launched. */
    FEWER_SLOTS,
    /** There seem to be slots, but the tasks were not launched in time. */
    TAKEN_SLOTS
  }

  /**
   * Begins the first attempt, and waits until it is ready.
   *
   * @throws UnavailableException if the tasks do not run within five seconds, since slots are
   *     taken; if executors go away again and again before they run; or if they can't reach the
   *     driver's port
   */
  void start() throws InterruptedException, UnavailableException {
    started = clock.nanoTime();
    Start start;
    do {
      tasks = slots.await(most);
      start = begin(START_MILLIS - (tasks < most ? SlotWait.SETTLE_MILLIS : 0));
    } while (start == Start.FEWER_SLOTS && ++failures < limits.failures());
    if (start != Start.RUNS) {
      throw new UnavailableException(
          "expected %s free slots at once within %s s, found %s"
              .formatted(tasks, START_MILLIS / 1000, slots.found(tasks)));
    }
    requireReachable();
    await();
    firstReady = attempt;
  }

  /** How often the tasks were started again since they were ready for the first time. */
  int restarts() {
    return attempt - firstReady;
  }

  /** A firewall may let executors through to Spark's ports on the driver, but not to this one. */
  private void requireReachable() throws InterruptedException, UnavailableException {
    if (awaitReady().isPresent() && !switchboard.greeted()) {
      Optional<StageEnd> end = stage.end();
      if (end.isPresent() && end.get().kind() == StageEnd.Kind.UNREACHABLE) {
        stage.cancel();
        throw new UnavailableException(end.get().why());
      }
    }
  }

  /** Waits until the teams are ready; why they will not be, if so. */
  private Optional<String> awaitReady() throws InterruptedException {
    return switchboard.awaitReady(() -> stage.end().map(StageEnd::why), limits.roundMillis());
  }

  /** Begins an attempt; its tasks have so long to be launched. */
  private Start begin(long millis) throws InterruptedException {
    WorkerGroup.Key key = new WorkerGroup.Key(exchange, ++attempt);
    switchboard.expect(attempt);
    stage = cluster.start(key, tasks, driver);
    long start = clock.nanoTime();
    while (!switchboard.greeted() && !stage.launched() && stage.end().isEmpty()) {
      boolean fewer = cluster.slots() < tasks; // for which Spark would wait 15 s
      if (fewer || clock.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(millis)) {
        stage.cancel();
        return fewer ? Start.FEWER_SLOTS : Start.TAKEN_SLOTS;
      }
      clock.await(this, POLL_NANOS);
    }
    return Start.RUNS;
  }

  /** Waits until the teams are ready, and begins attempt after attempt while they are lost. */
  void await() throws InterruptedException {
    Optional<String> end = awaitReady();
    while (end.isPresent()) {
      if (++failures >= limits.failures()) {
        throw new IllegalStateException(
            "barrier stage: expected less than %s failures in a row (%s), found one more: %s"
                .formatted(limits.failures(), MAX_FAILURES, end.get()));
      }
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", end.get());
      startAgain();
      end = awaitReady();
    }
    ready = clock.nanoTime();
  }

  /** The teams have done what they were asked for: a loss is no longer one in a row. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Takes in executors that came late, or came back, if that is worth loading samples once more;
   * but only once those that are no help. Says whether these are new teams, which know nothing.
   */
  boolean grow() throws InterruptedException {
    boolean worthIt = clock.nanoTime() - ready > WORTH_PER_START * (ready - started);
    if (tasks >= most || !worthIt || cluster.slots() <= tasks) {
      return false;
    }
    LOG.info("There are more slots than the {} that are used; the tasks start again", tasks);
    int before = tasks;
    startAgain();
    Optional<String> end = awaitNew();
    if (end.isPresent() || tasks <= before) {
      LOG.warn("More slots than {} are no help ({})", before, end.orElse("there were fewer again"));
      most = before;
    }
    if (end.isPresent()) {
      startAgain();
    }
    await();
    return true;
  }

  /** Waits until the teams are ready; why they are not, also if it is something for the user. */
  private Optional<String> awaitNew() throws InterruptedException {
    try {
      return awaitReady();
    } catch (InputException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Begins an attempt on the slots there are; after a loss it may take a while until there are any.
   */
  private void startAgain() throws InterruptedException {
    stage.cancel();
    started = clock.nanoTime();
    int wanted = most;
    tasks = slots.await(wanted);
    Start start = begin(START_MILLIS);
    while (start != Start.RUNS) {
      if (clock.nanoTime() - started > TimeUnit.SECONDS.toNanos(SLOTS_BACK_SECONDS)) {
        throw new IllegalStateException(
            "barrier stage: expected a free slot within %s s, found none"
                .formatted(SLOTS_BACK_SECONDS));
      }
      if (start == Start.TAKEN_SLOTS) {
        wanted = Math.max(1, tasks / 2); // a hung executor holds slots that look free
      }
      tasks = slots.await(wanted);
      start = begin(START_MILLIS);
    }
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
