package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import nndl.Fixtures;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.barrier.SimulatedCluster.Executor;
import nndl.spark.barrier.SimulatedCluster.Pace;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.Topology;
import nndl.spark.transport.TransportSettings;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;

/**
 * One training under accidents, all of which follow from a seed: a driver, executors, and the
 * exchange between them. All is real but for time, connections, and Spark. The training must end
 * with the bytes of the undisturbed one, however often it is hit.
 */
final class Simulation {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private static final Limit ROUND = new Limit(4_000, TransportSettings.TIMEOUT);
  private static final Limit START = new Limit(4_000, TransportSettings.START_TIMEOUT);
  private static final Limit SLOTS = new Limit(8_000, "slots");
  private static final long PROOF_MILLIS = 2_000;
  private static final int FAILURES = 1_000;

  /** How many messages pass between two accidents, at most. */
  private static final int CALM = 50;

  private final SimulatedTraining training;
  private final Topology topology;
  private final SplittableRandom random;
  private final int most;
  private final SimulatedClock clock = new SimulatedClock();
  private final InMemoryTransport network;
  private final List<Executor> executors = new ArrayList<>();
  private final Life driver = new Life("driver");
  private SimulatedCluster cluster;

  /** Until when nothing arrives from a process at another. */
  private final Map<List<Life>, Long> blackouts = new HashMap<>();

  private final Map<Accident, Integer> hits = new EnumMap<>(Accident.class);
  private final List<String> story = new ArrayList<>();
  private int accidents;
  private int calm;
  private int names;
  private boolean running;
  private long trace;

  /**
   * @param most how many accidents happen at most
   */
  Simulation(SimulatedTraining training, Topology topology, long seed, int most) {
    this.training = training;
    this.topology = topology;
    this.random = new SplittableRandom(seed);
    this.most = most;
    this.network = new InMemoryTransport(clock, this::nanos).with(this::blackout);
    this.calm = random.nextInt(CALM);
  }

  /** Runs the training to its end. Fails if it gives other bytes, or does not end. */
  void run() {
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      arrive();
    }
    boolean[] over = {false};
    clock.run(
        () -> {
          clock.start(
              driver,
              "driver",
              () -> {
                try {
                  train();
                } finally {
                  over[0] = true;
                }
              });
          while (!over[0]) {
            clock.pause(SECOND);
          }
          executors.forEach(executor -> clock.kill(executor.life()));
        });
  }

  private void train() {
    int shards = training.run().workload().shards().count();
    cluster =
        new SimulatedCluster(
                clock,
                network,
                training.run().workload(),
                new Slots(executors::size, executors::size),
                new SlotArbiter().open(SlotRequest.ALL.atMost(shards)),
                Pace.NO_TIME,
                task -> null)
            .with(executors, training.samples());
    Limits limits = new Limits(ROUND, PROOF_MILLIS, SLOTS, START, FAILURES);
    Platform platform =
        new Platform(cluster, network, Fixtures.process(clock), limits, topology, this::tell);
    try (NetworkBarrierExchange exchange =
        new NetworkBarrierExchange(
            training.run().workload(), platform, (needed, now) -> true, now -> {})) {
      running = true;
      training.run().assertSameBits(exchange);
      running = false;
    } catch (InterruptedException | UnavailableException e) {
      throw new AssertionError(e);
    }
  }

  /** How many accidents hit the training while it ran, of each kind. */
  Map<Accident, Integer> hits() {
    return hits;
  }

  /** What happened, in lines. */
  List<String> story() {
    return story;
  }

  /** A hash of all messages and their times. */
  long trace() {
    return trace;
  }

  private void tell(String line) {
    story.add("%12.6f s  %s".formatted(clock.nanoTime() / 1e9, line));
  }

  private void arrive() {
    String name = "executor " + ++names;
    executors.add(new Executor(name, new Life(name)));
  }

  /** How long a message takes. Between two messages an accident may happen. */
  private long nanos(Message message) {
    int hash = message.bytes().hashCode() * 31 + message.connection();
    trace = trace * 0x5851f42d4c957f2dL + hash + clock.nanoTime();
    if (running && calm-- == 0 && accidents < most) {
      calm = random.nextInt(CALM);
      clock.after(0, this::happen);
    }
    return random.nextInt(20) == 0 ? random.nextLong(200 * MILLI) : random.nextLong(MILLI);
  }

  private long blackout(Life from, Life to) {
    return blackouts.getOrDefault(List.of(from, to), 0L);
  }

  private void happen() {
    Accident accident = Accident.values()[random.nextInt(Accident.values().length)];
    Executor one = executors.isEmpty() ? null : executors.get(random.nextInt(executors.size()));
    if (!running || one == null || one.life().isDead() || !hit(accident, one)) {
      return;
    }
    accidents++;
    hits.merge(accident, 1, Integer::sum);
    tell(accident + " " + one.name());
  }

  private boolean hit(Accident accident, Executor one) {
    long limits = ROUND.millis() * MILLI;
    switch (accident) {
      case KILL -> {
        network.closeAll(one.life());
        lose(one, random.nextLong(3 * SECOND));
      }
      case LEAVING -> {
        network.closeAll(one.life());
        lose(one, 0);
      }
      case CRASH -> lose(one, random.nextLong(4 * limits));
      case PAUSE -> clock.pause(one.life(), limits + random.nextLong(2 * limits));
      case CUT -> {
        int open = network.open();
        if (open == 0) {
          return false;
        }
        network.cut(random.nextInt(open));
      }
      case ONE_WAY, PARTITION -> {
        Life other = other(one);
        long until = clock.nanoTime() + limits / 2 + random.nextLong(2 * limits);
        boolean there = random.nextBoolean();
        if (there || accident == Accident.PARTITION) {
          blackouts.put(List.of(one.life(), other), until);
        }
        if (!there || accident == Accident.PARTITION) {
          blackouts.put(List.of(other, one.life()), until);
        }
      }
      case JUMP -> clock.standStill(random.nextLong(100 * SECOND));
      case ARRIVAL -> {
        if (executors.size() > 5) {
          return false;
        }
        arrive();
      }
    }
    return true;
  }

  /** The driver, or another executor. */
  private Life other(Executor one) {
    Executor other = executors.get(random.nextInt(executors.size()));
    return other == one || random.nextBoolean() ? driver : other.life();
  }

  /** Spark notices that an executor is lost, and another one takes its place later. */
  private void lose(Executor one, long noticed) {
    cluster.lose(one, noticed);
    clock.after(noticed + random.nextLong(5 * SECOND), this::arrive);
  }
}
