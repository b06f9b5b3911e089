package nndl.spark.barrier;

import static java.util.stream.Collectors.joining;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nndl.error.InputException;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.HostError;
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
  static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";

  private final ExchangeServer server;
  private final Cluster cluster;
  private final Launcher launcher;
  private final Clock clock;
  private final Limits limits;
  private final Growth growth;
  private final SumRoom room;

  /** The executors whose groups have been ready. */
  private final Set<String> proved = new HashSet<>();

  private int firstReady;

  /** The start on more slots, until a round has succeeded on them. */
  private Optional<Trial> trial = Optional.empty();

  /**
   * The maximum number of tasks of an attempt: the number of shards, or of the slots that the
   * training wants to hold.
   */
  private final int maxTasks;

  private int failures;

  /** How often executors have broken the protocol of the exchange. No success sets it back. */
  private int breaches;

  /**
   * A start on more slots.
   *
   * @param before how many tasks ran before it
   * @param start when it began
   */
  private record Trial(int epoch, int before, long start) {}

  WorkerGroups(
      UUID exchange,
      Workload workload,
      ExchangeServer server,
      Address driver,
      Platform platform,
      SumMemory memory) {
    this.server = server;
    this.cluster = platform.cluster();
    this.room = new SumRoom(workload, cluster, memory);
    this.launcher = new Launcher(exchange, server, driver, platform);
    this.clock = platform.clock();
    this.limits = platform.limits();
    this.growth = new Growth(workload, clock, platform.lines());
    this.maxTasks = Math.min(workload.shards().count(), cluster.share().wish().most());
  }

  /**
   * Begins the first attempt and waits until its groups are ready.
   *
   * @throws UnavailableException if the tasks are not launched within the limits of {@link
   *     LaunchWait}, if executors are lost again and again before their groups are ready, or if the
   *     executors can't reach the driver's port
   */
  void start() throws InterruptedException, UnavailableException {
    launcher.start(maxTasks);
    requireReachable();
    awaitAfterLosses();
    launcher.ready();
    firstReady = launcher.attempt();
  }

  /** Returns how many tasks the last attempt has. */
  int tasks() {
    return launcher.tasks();
  }

  /** Returns how many slots the training could use. */
  private int slots() {
    return Math.min(launcher.available(), maxTasks);
  }

  /** Returns how many attempts were begun after the first attempt whose groups were ready. */
  int restarts() {
    return launcher.attempt() - firstReady;
  }

  /**
   * Fails if executors can't reach the driver's port. A firewall may allow connections to Spark's
   * ports but not to this port.
   */
  private void requireReachable() throws InterruptedException, UnavailableException {
    if (awaitReady().isPresent() && !server.greeted()) {
      Optional<StageEnd> end = launcher.stage().end();
      if (end.isPresent() && end.get().kind() == StageEnd.Kind.UNREACHABLE) {
        launcher.stage().cancel();
        throw new UnavailableException(end.get().why());
      }
      if (end.isPresent() && end.get().kind() == StageEnd.Kind.LATE) {
        launcher.stage().cancel();
        throw UnavailableException.forNow(end.get().why());
      }
    }
  }

  /**
   * Waits until the worker groups are ready. Returns empty if they are, or why they will not be.
   */
  private Optional<String> awaitReady() throws InterruptedException {
    return server.awaitReady(this::stageEnd, launcher.stage()::executors, limits.roundMillis());
  }

  private Optional<String> stageEnd() {
    launcher.requireWanted();
    return launcher.stage().end().map(StageEnd::why);
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
    Optional<Trial> tried = trial;
    Optional<String> end = awaitReady();
    while (end.isPresent()) {
      growth.lost();
      List<Integer> offenders = server.offenders();
      if (!offenders.isEmpty()) {
        countBreach(offenders, end.get());
      } else if (trial.isEmpty() && ++failures >= limits.failures()) {
        server.hostError().map(HostError::why).ifPresent(WorkerGroups::fail);
        throw UnavailableException.forNow(
            "expected less than %s failures in a row (%s), found one more: %s"
                .formatted(limits.failures(), MAX_FAILURES, end.get()));
      }
      leaveOutUnable();
      startAgain(end.get());
      end = awaitReady();
    }
    growth.started(launcher.seconds());
    launcher.stage().executors().ifPresent(proved::addAll);
    room.filled(server.sums());
    tell(tried);
  }

  /** No executor that works as it should does that, so it is not forgiven for what comes after. */
  private void countBreach(List<Integer> partitions, String why) {
    List<String> executors = launcher.stage().executors().orElse(List.of());
    String names =
        partitions.stream()
            .map(partition -> executors.isEmpty() ? "unknown" : executors.get(partition))
            .distinct()
            .collect(joining(", "));
    LOG.warn("Executor {} has broken the exchange's protocol", names);
    if (++breaches >= limits.failures()) {
      fail(
          "barrier stage: expected less than %s breaches of its protocol (%s), found one more of"
                  .formatted(limits.failures(), MAX_FAILURES)
              + " executor %s: %s".formatted(names, why));
    }
  }

  /** Starts the tasks again after a loss. A start on more slots was no help then, and is over. */
  private void startAgain(String why) throws InterruptedException, UnavailableException {
    if (trial.isPresent()) {
      int before = trial.get().before;
      trial = Optional.empty();
      LOG.warn("More slots than {} are no help ({})", before, why);
      startWithoutLoss(before, before);
    } else {
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", why);
      launcher.startAgain(room.afterLoss(maxTasks, launcher.tasks()), 0);
    }
  }

  /**
   * @param tried the start on more slots from which the tasks come, if it was one
   */
  private void tell(Optional<Trial> tried) {
    int tasks = launcher.tasks();
    if (tried.isEmpty()) {
      growth.replaced(tasks, slots());
    } else if (trial.isEmpty() || tasks <= tried.get().before) {
      trial = Optional.empty();
      growth.failed(clock.secondsSince(tried.get().start), tasks, slots());
    } else {
      growth.succeeded(tried.get().epoch, tasks, slots());
    }
  }

  /**
   * Leaves out a new executor that can't load its shards beside one that could: Spark would choose
   * it again each time.
   */
  private void leaveOutUnable() {
    List<String> executors = launcher.stage().executors().orElse(List.of());
    if (server.hostError().isPresent() && executors.stream().anyMatch(proved::contains)) {
      String unable = executors.get(server.hostError().get().partition());
      if (!proved.contains(unable)) {
        LOG.warn("Executor {} can't load samples, and is to be killed and left out", unable);
        cluster.leaveOut(unable);
      }
    }
  }

  private static void fail(String line) {
    throw new InputException(line);
  }

  /** Called when a round has succeeded. Sets the number of failures in a row to 0. */
  void succeeded() {
    failures = 0;
    trial = Optional.empty();
  }

  /**
   * Called when the gradients of a mini-batch are summed.
   *
   * @param computed the seconds that all shards together have computed
   * @param round the seconds of the round
   */
  void summed(double computed, double round) {
    growth.summed(computed, round);
  }

  /**
   * Begins a new attempt at the beginning of an epoch if there are more slots than tasks, the
   * driver has memory for their sums, and that pays. If the new attempt fails before a round has
   * succeeded, another one begins on as many slots as before, and nothing counts as lost.
   *
   * @return whether there are new groups, which have no weights yet
   */
  boolean grow(int epoch) throws InterruptedException {
    int before = launcher.tasks();
    int most = inPlace();
    if (!growth.pays(epoch, before, most)) {
      return false;
    }
    if (!room.holds(most)) {
      growth.tooLarge(before, most);
      return false;
    }
    LOG.info("There are more slots than the {} that are used; the tasks start again", before);
    trial = Optional.of(new Trial(epoch, before, clock.nanoTime()));
    try {
      startWithoutLoss(most, before);
      awaitAfterLosses();
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
    return Math.min(Math.min(launcher.available(), launcher.tasks() + free), maxTasks);
  }

  /**
   * Starts the tasks again though none was lost. Then a job of the program that takes all slots
   * meanwhile, however long, is no reason to end the training.
   */
  private void startWithoutLoss(int most, int before)
      throws InterruptedException, UnavailableException {
    while (true) {
      try {
        launcher.startAgain(most, before);
        return;
      } catch (UnavailableException e) {
        int free = cluster.slots() - cluster.taken();
        if (!e.passes() || free >= Math.min(before, cluster.slots())) {
          throw e;
        }
        growth.waits(e.getMessage());
        trial = trial.map(t -> new Trial(t.epoch, t.before, clock.nanoTime())); // it costs nothing
      }
    }
  }

  @Override
  public void close() {
    launcher.close();
  }
}
