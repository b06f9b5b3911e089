package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import nndl.Fixtures;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.barrier.SimulatedCluster.Attempt;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SlotShare;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.spark.transport.Topology;
import nndl.spark.transport.TransportSettings;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.workload.Workload;

/**
 * The network exchange without a network: driver and worker groups are real, time and connections
 * are simulated.
 */
final class SimulatedExchange {
  static final long ROUND_SECONDS = 120;
  private static final Limit ROUND = new Limit(1000 * ROUND_SECONDS, TransportSettings.TIMEOUT);
  private static final Limit SLOTS =
      new Limit(120_000, "spark.scheduler.maxRegisteredResourcesWaitingTime");

  private final Workload workload;
  private final Slots slots;
  private final SlotShare share;
  private SimulatedCluster.Pace pace = SimulatedCluster.Pace.NO_TIME;
  private IntPredicate unreached = task -> false;
  private int sums = Integer.MAX_VALUE;
  private Topology topology = Topology.STAR;
  private long startMillis = 120_000;
  private int strangers;
  private int cutOff;
  private long removedNanos;
  private final List<String> lines = new ArrayList<>();
  private final List<String> details = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final List<Integer> required = new ArrayList<>();

  SimulatedExchange(Workload workload, int groups) {
    this(workload, Slots.of(groups));
  }

  SimulatedExchange(Workload workload, Slots slots) {
    this(
        workload, slots, new SlotArbiter().open(SlotRequest.ALL.atMost(workload.shards().count())));
  }

  SimulatedExchange(Workload workload, Slots slots, SlotShare share) {
    this.workload = workload;
    this.slots = slots;
    this.share = share;
  }

  /** No executor reaches another. */
  SimulatedExchange cutOff() {
    return cutOff(1_000);
  }

  /** Nobody reaches the first so many ports of executors. */
  SimulatedExchange cutOff(int ports) {
    cutOff = ports;
    return this;
  }

  /** From now on the groups' sums are added so. */
  SimulatedExchange adding(Topology by) {
    topology = by;
    return this;
  }

  /** From now on the work of executors takes time. */
  SimulatedExchange at(SimulatedCluster.Pace ofExecutors) {
    pace = ofExecutors;
    return this;
  }

  /** From now on these tasks say, when they start, that they can't reach the driver. */
  SimulatedExchange unreachedBy(IntPredicate tasks) {
    unreached = tasks;
    return this;
  }

  /** Spark gives up the first executor after so long. */
  SimulatedExchange removingAnExecutorAfter(long nanos) {
    removedNanos = nanos;
    return this;
  }

  /** From now on tasks may take so long to start. */
  SimulatedExchange startingWithin(long millis) {
    startMillis = millis;
    return this;
  }

  /** From now on the driver's memory holds so many sums. */
  SimulatedExchange holding(int most) {
    sums = most;
    return this;
  }

  /** Makes so many strangers call in each millisecond, from before the start to the end. */
  SimulatedExchange besideStrangers(int count) {
    strangers = count;
    return this;
  }

  /** The executors that were left out of the exchanges that have ended. */
  List<String> leftOut() {
    return leftOut;
  }

  /** The numbers of sums for which the driver was found to have memory. */
  List<Integer> required() {
    return required;
  }

  /** The lines for the user. */
  List<String> lines() {
    return lines;
  }

  /** The lines for a user who wants details. */
  List<String> details() {
    return details;
  }

  /**
   * Does something with an exchange, and returns the attempts of its stage.
   *
   * @param fate the fate of messages, under the clock that it is given
   */
  List<Attempt> run(SimulatedClock clock, Fate fate, Consumer<Exchange> use) {
    InMemoryTransport network = new InMemoryTransport(clock, fate).cutOff(cutOff);
    SimulatedCluster cluster =
        new SimulatedCluster(clock, network, workload, slots, share, pace, this::end);
    Limit start = new Limit(startMillis, TransportSettings.START_TIMEOUT);
    Limits limits = new Limits(ROUND, 10_000, SLOTS, start, 4);
    Platform platform =
        new Platform(cluster, network, Fixtures.process(clock), limits, topology, lines::add);
    if (removedNanos > 0) {
      clock.after(removedNanos, () -> cluster.remove("executor 0"));
    }
    boolean[] over = {false};
    clock.run(
        () -> {
          clock.start("strangers", () -> knock(clock, network, over));
          try (Exchange exchange =
              new NetworkBarrierExchange(
                  workload,
                  platform,
                  (needed, now) -> needed <= sums,
                  required::add,
                  details::add)) {
            use.accept(exchange);
          } finally {
            over[0] = true;
          }
        });
    leftOut.addAll(cluster.leftOut());
    return cluster.attempts();
  }

  private StageEnd end(int task) {
    return unreached.test(task)
        ? new StageEnd(StageEnd.Kind.UNREACHABLE, "no way to the driver")
        : null;
  }

  private void knock(SimulatedClock clock, InMemoryTransport network, boolean[] over) {
    while (strangers > 0 && !over[0]) {
      for (int i = 0; i < strangers; i++) {
        network.knock();
      }
      clock.park(this, 1_000_000);
    }
  }
}
