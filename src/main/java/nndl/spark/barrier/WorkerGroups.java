package nndl.spark.barrier;

import java.util.Optional;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Transport.Address;
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

  private final ExchangeServer server;
  private final StartLoop starts;
  private final Losses losses;
  private final ScaleUp scaleUp;
  private final SumRoom room;

  /** The maximum number of tasks of an attempt. */
  private final int maxTasks;

  WorkerGroups(
      Workload workload,
      ExchangeServer server,
      Address driver,
      Platform platform,
      SumMemory memory) {
    Cluster cluster = platform.cluster();
    this.server = server;
    this.losses = new Losses(server, cluster, platform.limits().failures());
    this.room = new SumRoom(workload, cluster, memory);
    this.starts = new StartLoop(server, driver, platform);
    this.scaleUp = new ScaleUp(workload, platform.process().clock(), platform.lines());
    this.maxTasks = cluster.share().request().most();
  }

  /**
   * Begins the first attempt and waits until its groups are ready.
   *
   * @throws UnavailableException if the tasks are not launched within the limits of {@link
   *     SlotWatch}, if executors are lost again and again before their groups are ready, or if the
   *     executors can't reach the driver's port
   */
  void start() throws InterruptedException, UnavailableException {
    starts.start(maxTasks, 0);
    await();
  }

  /** Returns what starts the tasks, and knows how many there are. */
  StartLoop starts() {
    return starts;
  }

  /**
   * Fails if executors can't reach the driver's port. A firewall may allow connections to Spark's
   * ports but not to this port.
   */
  private void requireReachable() throws UnavailableException {
    Optional<StageEnd> end = starts.stage().end();
    if (end.isPresent() && end.get().kind() == StageEnd.Kind.UNREACHABLE && !server.greeted()) {
      starts.stage().cancel();
      throw new UnavailableException(end.get().why());
    }
  }

  /**
   * Waits until the worker groups are ready. Returns empty if they are, or why they will not be.
   */
  private Optional<String> awaitReady() throws InterruptedException {
    return server.awaitReady(this::startEnd, starts.stage()::executors);
  }

  private Optional<String> startEnd() {
    starts.requireWanted();
    return stageEnd();
  }

  /** Returns why the stage of the tasks is over, or empty if it is not. */
  Optional<String> stageEnd() {
    return starts.stage().end().map(StageEnd::why);
  }

  /**
   * Waits until the worker groups are ready. Begins another attempt each time a group is lost.
   *
   * @throws UnavailableException if no attempt can succeed
   */
  void await() throws InterruptedException, UnavailableException {
    Optional<String> end = awaitReady();
    while (end.isPresent()) {
      startAgain(end.get());
      end = awaitReady();
    }
    starts.ready();
    losses.ready();
    room.filled(server.attempt().members().sums());
    scaleUp.running(starts.seconds(), starts.tasks(), Math.min(starts.available(), maxTasks));
  }

  /** Starts the tasks again after a loss. After one of a trial, on as many slots as before it. */
  private void startAgain(String why) throws InterruptedException, UnavailableException {
    if (!starts.isReady()) {
      requireReachable();
    }
    int before = scaleUp.before();
    losses.count(why, before > 0);
    scaleUp.lost();
    if (before > 0) {
      LOG.warn("More slots than {} are no help ({})", before, why);
      starts.start(before, before);
    } else {
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", why);
      boolean holds = !starts.isReady() || room.holds(maxTasks); // the first are checked when ready
      starts.start(holds ? maxTasks : starts.tasks(), 0);
    }
  }

  /** Called when a round has succeeded. */
  void succeeded() {
    losses.succeeded();
    scaleUp.succeeded();
  }

  /** Returns what measures the epochs. */
  ScaleUp scaleUp() {
    return scaleUp;
  }

  /**
   * Begins a new attempt at the beginning of an epoch if there are more slots than tasks, the
   * driver has memory for their sums, and that pays. If the new attempt fails before a round has
   * succeeded, another one begins on as many slots as before, and nothing counts as lost.
   *
   * @return whether there are new groups, which have no weights yet
   * @throws UnavailableException if no attempt can succeed
   */
  boolean grow(int epoch) throws InterruptedException, UnavailableException {
    int before = starts.tasks();
    int most = Math.min(starts.availableInPlace(), maxTasks);
    if (!scaleUp.pays(epoch, before, most)) {
      return false;
    }
    if (!room.holds(most)) {
      scaleUp.tooLarge(before, most);
      return false;
    }
    LOG.info("There are more slots than the {} that are used; the tasks start again", before);
    scaleUp.begin(before);
    starts.start(most, before);
    await();
    return true;
  }

  @Override
  public void close() {
    starts.close();
  }
}
