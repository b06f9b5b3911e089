package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import nndl.command.run.TrainingRun;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.SimulatedDisk;
import nndl.data.storage.SimulatedDisk.Fault;
import nndl.data.storage.SimulatedHooks;
import nndl.error.InputException;
import nndl.spark.Logged;
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
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;
import nndl.training.Exchange;
import nndl.training.InMemoryExchange;
import nndl.training.Progress;
import nndl.training.RescueCheckpoint;
import nndl.training.workload.Workload;

/**
 * One training under accidents, all of which follow from a seed: a driver with its files,
 * executors, the exchange between them, and the next driver, which goes on where one has ended. All
 * is real but for time, connections, the disk, and Spark. However often it is hit, the training
 * ends with the bytes of the undisturbed one.
 */
final class Simulation {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private static final Limit ROUND = new Limit(4_000, TransportSettings.TIMEOUT);
  private static final Limit START = new Limit(4_000, TransportSettings.START_TIMEOUT);
  private static final Limit SLOTS = new Limit(8_000, "slots");
  private static final long PROOF_MILLIS = 2_000;
  private static final Map<String, String> SETTINGS =
      Map.of("nndl.lease", "1s", "nndl.storage.timeout", "2s");

  /** Longer than any thread waits for more work, for a limit, or for late answers of the disk. */
  private static final long IDLE_NANOS = 400 * SECOND;

  /** Longer than any driver takes, whatever happens to it. */
  private static final long LONGEST_NANOS = 4 * 3_600 * SECOND;

  /** The longest time between two readings of the clock in executors that are slow. */
  private static final long MOST_COMPUTING = 300 * MILLI;

  /** How many messages pass between two accidents at most, and how many steps of storage. */
  private static final int MESSAGES = 10;

  private static final int STEPS = 50;

  /** How rare accidents are where a training is to go on for more than a thousand rounds. */
  private static final int RARE = 12;

  /** How many accidents of a run end its driver at most. */
  private static final int MOST_DRIVERS = 100;

  /** Heartbeats until a group takes the driver for lost, and two windows of parts. */
  private static final int MOST_UNDER_WAY = 150;

  private final SimulatedTraining training;
  private final Map<SampleRange, PackedSamples> samples;
  private final Topology topology;
  private final SplittableRandom random;
  private final int most;
  private final SimulatedClock clock = new SimulatedClock();
  private final InMemoryTransport network;
  private final SimulatedDisk disk;
  private List<Executor> executors = new ArrayList<>();
  private Life driver;
  private SimulatedCluster cluster;
  private TrainingRun run;
  private SimulatedHooks hooks;

  /** Until when nothing arrives from a process at another. */
  private final Map<List<Life>, Long> blackouts = new HashMap<>();

  /** Until when nothing of Spark's does. */
  private final Map<List<Life>, Long> blackoutsOfSpark = new HashMap<>();

  /** Is called when the next executor that loads fails; null if none is to. */
  private Runnable unloaded;

  private final Map<Accident, Integer> hits = new EnumMap<>(Accident.class);
  private final List<String> lines = new ArrayList<>();
  private final Account account = new Account();
  private final List<Integer> statuses = new ArrayList<>();
  private int accidents;

  /** Whose accidents happen, in place of those of the seed; null if none's. */
  private Story story;

  /** How many of them have happened. */
  private int told;

  /** Whether the next driver is to take over from one that stands still. */
  private boolean isTakenOver;

  /** What is left to do for a driver that has been taken over. */
  private Runnable rest = () -> {};

  /** How rare accidents are in this run, as a power of two. */
  private final int rarity;

  /** How many slots each executor has. */
  private int cores;

  /** Whether tasks start late in this run, and others hold a slot now and then. */
  private boolean isCrowded;

  /** Whether executors compute for so long that more of them pay. */
  private boolean isSlow;

  private int messages;
  private int steps;
  private int names;
  private boolean over;
  private boolean isAlone;
  private Set<Integer> leftOut = Set.of();
  private long trace;

  /**
   * @param samples those that have been read before
   * @param most how many accidents happen at most
   */
  Simulation(
      SimulatedTraining training,
      Map<SampleRange, PackedSamples> samples,
      Topology topology,
      long seed,
      int most) {
    this.training = training;
    this.samples = samples;
    this.topology = topology;
    this.random = new SplittableRandom(seed);
    this.most = most;
    this.network =
        new InMemoryTransport(clock, this::nanos)
            .answeringWithin(PROOF_MILLIS)
            .with(this::blackout);
    this.disk = new SimulatedDisk(clock, new Random(seed));
    this.rarity = topology == Topology.AUTO ? RARE : random.nextInt(4);
    this.cores = random.nextInt(4) == 0 ? 2 : 1;
    this.isCrowded = random.nextInt(4) == 0;
    this.isSlow = random.nextInt(4) == 0;
    this.messages = random.nextInt(MESSAGES << rarity);
    this.steps = random.nextInt(STEPS << rarity);
    disk.tell(
        step -> {
          if (steps-- <= 0) {
            steps = random.nextInt(STEPS << rarity);
            happen(true);
          }
        });
    SimulatedTraining.prepare(disk);
  }

  /** From now on the driver computes all by itself, without executors. */
  Simulation alone() {
    isAlone = true;
    return this;
  }

  /**
   * From now on the accidents of a story happen, and those of the seed do not. All executors have
   * one slot, and messages take long enough for what comes after an accident.
   */
  Simulation playing(Story some) {
    story = some;
    cores = 1;
    isCrowded = false;
    isSlow = false;
    return this;
  }

  /** Leaves out some of the accidents, by their numbers from 0. */
  Simulation without(Set<Integer> some) {
    leftOut = some;
    return this;
  }

  /**
   * Runs the training to its end, by as many drivers as it takes, and returns its result.
   *
   * @throws AssertionError if it does not end, if a thread fails, or if a line is missing
   */
  SortedMap<String, byte[]> run() {
    try (Logged logged = new Logged("nndl.spark", this::tell)) {
      clock.run(
          () -> {
            for (int i = 0; i < MOST_DRIVERS && !over; i++) {
              drive("driver " + i);
            }
            rest.run();
          });
    }
    account.requireLines();
    if (!over) {
      throw new AssertionError(
          "expected an end, found %s drivers: %s"
              .formatted(MOST_DRIVERS, lines.get(lines.size() - 1)));
    }
    disk.cutPower(); // what is not synced by now may be lost
    return SimulatedTraining.result(disk);
  }

  /** Runs a driver and its executors until the driver has ended, or another one takes over. */
  private void drive(String name) {
    driver = new Life(name);
    cluster = null;
    run = null;
    unloaded = null;
    executors = new ArrayList<>();
    int count = story == null ? 1 + random.nextInt(4) : story.executors();
    for (int i = 0; i < count; i++) {
      arrive();
    }
    Life own = driver;
    boolean[] ended = {false};
    clock.start(
        own,
        name,
        () -> {
          try {
            train(own);
          } finally {
            ended[0] = true; // unless it is killed
          }
        });
    await(own, executors, ended);
  }

  /** Waits for the end of a driver, and ends its executors. */
  private void await(Life own, List<Executor> its, boolean[] ended) {
    for (long start = clock.nanoTime(); !ended[0] && !own.isDead(); clock.pause(SECOND)) {
      if (clock.nanoTime() - start > LONGEST_NANOS) {
        throw new AssertionError("expected that " + own + " ends");
      }
      if (isTakenOver) {
        isTakenOver = false;
        rest = () -> await(own, its, ended);
        return;
      }
    }
    requireShortQueues();
    account.ends(own);
    if (over) {
      requireNoThread(own, its);
    }
    clock.kill(own);
    network.closeAll(own);
    its.forEach(executor -> clock.kill(executor.life()));
    clock.pause(random.nextLong(3 * SECOND));
  }

  /**
   * Whoever stands still hears later of all that was sent meanwhile, which must be little: only
   * heartbeats are sent before an answer, and parts of a message a window at a time.
   */
  private void requireShortQueues() {
    int most = network.mostUnderWay();
    if (most > MOST_UNDER_WAY) {
      throw new AssertionError(
          "expected at most %s messages under way on a connection, found %s"
              .formatted(MOST_UNDER_WAY, most));
    }
  }

  /** All threads of a training end with it, some after a minute without work. */
  private void requireNoThread(Life own, List<Executor> its) {
    clock.pause(IDLE_NANOS);
    List<Life> lives = new ArrayList<>(List.of(own));
    its.forEach(executor -> lives.add(executor.life()));
    for (Life life : lives) {
      List<String> threads = clock.threads(life);
      if (!threads.isEmpty() && !life.isDead()) {
        throw new AssertionError("expected that no thread is left, found " + threads);
      }
    }
  }

  private void train(Life own) {
    hooks = new SimulatedHooks();
    LocalProcess process =
        new LocalProcess(clock, new Random(random.nextLong()), disk.threads(), hooks);
    try {
      training.run(
          disk.storage(process, "machine", SETTINGS),
          process,
          begun -> run = begun,
          workload -> open(workload, process),
          this::tell);
      over = true;
      statuses.add(0);
    } catch (InputException | UnavailableException e) {
      if (!own.isDead()) { // its thread may end after the run
        tell(own + " ends: " + e.getMessage());
        over |= SimulatedTraining.isThere(e);
        statuses.add(1);
      }
    } catch (Progress.Stopped e) {
      tell(own + " is stopped");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Exchange open(Workload workload, LocalProcess process) {
    if (isAlone) {
      return new InMemoryExchange(workload, range -> load(range, process));
    }
    int shards = workload.shards().count();
    List<Executor> its = executors;
    IntSupplier slots = () -> cores * its.size();
    cluster =
        new SimulatedCluster(
                clock,
                network,
                workload,
                new Slots(slots, slots, this::slotsOfOthers, this::launching),
                new SlotArbiter().open(SlotRequest.ALL.atMost(shards)),
                isSlow
                    ? new Pace(() -> random.nextLong(SECOND), () -> random.nextLong(MOST_COMPUTING))
                    : Pace.NO_TIME,
                task -> null)
            .with(
                its,
                cores,
                range -> load(range, process),
                (from, to) -> end(blackoutsOfSpark, from, to));
    account.runs(driver, cluster);
    Limits limits = new Limits(ROUND, PROOF_MILLIS, SLOTS, START, 4);
    Platform platform = new Platform(cluster, network, process, limits, topology, this::tell);
    try {
      return new NetworkBarrierExchange(
          workload, platform, (needed, now) -> true, now -> {}, this::tell);
    } catch (InterruptedException | UnavailableException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  /** A job of others holds a slot for a third of the time. */
  private int slotsOfOthers() {
    return isCrowded && clock.nanoTime() / (8 * SECOND) % 3 == 0 ? 1 : 0;
  }

  /** How long an attempt takes to start, at times longer than the limit. */
  private long launching() {
    return isCrowded ? random.nextLong(2 * START.millis() * MILLI) : 0;
  }

  private PackedSamples load(SampleRange range, LocalProcess process) {
    if (unloaded != null && clock.life() != driver) {
      unloaded.run();
      unloaded = null;
      InputException unreadable = InputException.expected("samples", "to read them", "a fault");
      throw random.nextBoolean() ? new HostException(unreadable) : unreadable;
    }
    PackedSamples read = samples.get(range);
    if (read == null) {
      read = new SampleLoader(disk.storage(process, "machine", SETTINGS)).load(range);
      samples.put(range, read);
    }
    return read;
  }

  /** How many accidents hit the training while it ran, of each kind. */
  Map<Accident, Integer> hits() {
    return hits;
  }

  /** What happened, and what was printed and logged, in lines. */
  List<String> story() {
    return lines;
  }

  /** With which status each driver has ended, as a process does. */
  List<Integer> statuses() {
    return statuses;
  }

  /** The times of the epochs, as a table. */
  byte[] timings() {
    return SimulatedTraining.timings(disk);
  }

  /** A hash of all messages, all steps on the disk, and their times. */
  long trace() {
    return 31 * trace + disk.trace();
  }

  private void tell(String line) {
    lines.add("%12.6f s  %s".formatted(clock.nanoTime() / 1e9, line));
    account.says(clock.life(), line, () -> SimulatedTraining.newest(disk));
    while (story != null
        && told < story.accidents().size()
        && line.startsWith("Epoch " + story.accidents().get(told).epoch() + ":")) {
      Story.At next = story.accidents().get(told++);
      clock.after(0, () -> strike(next));
    }
  }

  private void arrive() {
    String name = "executor " + ++names;
    executors.add(new Executor(name, new Life(name)));
  }

  /** How long a message takes. */
  private long nanos(Message message) {
    int hash = message.bytes().hashCode() * 31 + message.connection();
    trace = trace * 0x5851f42d4c957f2dL + hash + clock.nanoTime();
    if (messages-- <= 0) {
      messages = random.nextInt(MESSAGES << rarity);
      happen(random.nextInt(4) == 0);
    }
    boolean isLong = story != null || random.nextInt(20) == 0;
    return isLong ? random.nextLong(200 * MILLI) : random.nextLong(MILLI);
  }

  private long blackout(Life from, Life to) {
    return end(blackouts, from, to);
  }

  private static long end(Map<List<Life>, Long> some, Life from, Life to) {
    return some.isEmpty() ? 0 : some.getOrDefault(Arrays.asList(from, to), 0L);
  }

  /**
   * Nothing arrives for so long. What waits meanwhile is sent again after longer and longer waits,
   * so that on a connection of Spark's it may take up to as long again.
   */
  private void cutOff(Life from, Life to, long nanos) {
    long until = clock.nanoTime() + nanos;
    blackouts.put(List.of(from, to), until);
    blackoutsOfSpark.put(List.of(from, to), until + random.nextLong(nanos));
  }

  /** An accident happens next, to the driver or to executors. */
  private void happen(boolean isOfDriver) {
    if (!over && accidents < most && story == null) {
      clock.after(0, () -> strike(isOfDriver));
    }
  }

  /** Those of a story hit the driver, or the first executors that are left. */
  private void strike(Story.At at) {
    Executor one = executors.stream().filter(e -> !e.life().isDead()).findFirst().orElseThrow();
    long nanos = (long) (at.limits() * ROUND.millis() * MILLI);
    Runnable unused = () -> {};
    account.hit();
    tell(at.toString());
    switch (at.accident()) {
      case KILL -> { // Spark on the same machine hears of it at once
        network.closeAll(one.life());
        lose(one, 0);
      }
      case PAUSE -> clock.pause(one.life(), nanos);
      case PARTITION -> {
        Life other = topology == Topology.PEERS ? executors.get(1).life() : driver;
        cutOff(one.life(), other, nanos);
        cutOff(other, one.life(), nanos);
      }
      case DRIVER_PAUSE -> {
        clock.pause(driver, nanos);
        isTakenOver = true;
      }
      case FULL_DISK -> disk.failOn(driver, Fault.FULL, unused);
      case DRIVER_KILL, SIGNAL -> hitDriver(at.accident(), unused);
      case ARRIVAL -> arrive();
      default -> throw new IllegalArgumentException(at.toString());
    }
  }

  private void strike(boolean isOfDriver) {
    Accident[] all = Accident.values();
    int first = Accident.DRIVER_KILL.ordinal();
    Accident accident =
        all[isOfDriver ? first + random.nextInt(all.length - first) : random.nextInt(first)];
    if (over || driver.isDead() || accidents >= most || leftOut.contains(accidents++)) {
      return;
    }
    Executor one = executors.isEmpty() ? null : executors.get(random.nextInt(executors.size()));
    String whose = isOfDriver || one == null ? driver.toString() : one.name();
    Runnable counted =
        () -> {
          hits.merge(accident, 1, Integer::sum);
          account.hit();
          tell(accident + " " + whose);
        };
    if (isOfDriver) {
      hitDriver(accident, counted);
    } else if (accident == Accident.LOADING) {
      unloaded = counted;
    } else if (one != null && cluster != null && !one.life().isDead() && hit(accident, one)) {
      counted.run();
    }
  }

  /** Returns whether the training notices it. */
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
      case PAUSE -> {
        clock.pause(one.life(), limits + random.nextLong(2 * limits));
        return network.isConnected(one.life());
      }
      case CUT -> {
        int open = network.open();
        if (open == 0) {
          return false;
        }
        network.cut(random.nextInt(open));
      }
      case ONE_WAY, PARTITION -> {
        Life other = other(one);
        long nanos = limits / 2 + random.nextLong(2 * limits);
        boolean there = random.nextBoolean();
        if (there || accident == Accident.PARTITION) {
          cutOff(one.life(), other, nanos);
        }
        if (!there || accident == Accident.PARTITION) {
          cutOff(other, one.life(), nanos);
        }
        return network.areConnected(one.life(), other);
      }
      case JUMP -> clock.standStill(random.nextLong(100 * SECOND));
      case ARRIVAL -> {
        if (executors.size() > 5) {
          return false;
        }
        arrive();
      }
      default -> throw new IllegalArgumentException(accident.toString());
    }
    return true;
  }

  /**
   * @param hit is called when the training notices it
   */
  private void hitDriver(Accident accident, Runnable hit) {
    long nanos = random.nextLong(4 * SECOND);
    switch (accident) {
      case DRIVER_KILL -> {
        hit.run();
        end(driver, 137);
      }
      case POWER_CUT -> {
        hit.run();
        end(driver, 137);
        disk.cutPower();
      }
      case DRIVER_PAUSE -> {
        hit.run();
        clock.pause(driver, nanos);
      }
      case SIGNAL -> {
        hit.run();
        Life own = driver;
        clock.start(own, "signal", () -> stop(own));
      }
      case FAILURE -> disk.fail(driver, Fault.FAILURE, hit);
      case FULL_DISK -> {
        Life own = driver;
        disk.failOn(own, Fault.FULL, hit);
        clock.after(nanos, () -> disk.mend(own));
      }
      case LOST_ANSWER -> disk.fail(driver, Fault.LOST_ANSWER, hit);
      case LATE_ANSWER -> disk.fail(driver, Fault.LATE_ANSWER, hit);
      case LATE_STEP -> disk.fail(driver, Fault.LATE_STEP, hit);
      case STORAGE_PARTITION -> disk.cutOff(driver, nanos, hit);
      default -> throw new IllegalArgumentException(accident.toString());
    }
  }

  /** Ends a driver as a signal does: its last step is saved, and then its hooks run. */
  private void stop(Life own) {
    if (run != null) {
      run.checkpoints()
          .map(checkpoints -> new RescueCheckpoint(run.progress(), checkpoints).save())
          .ifPresent(lines -> lines.forEach(this::tell));
    }
    hooks.run();
    end(own, 143);
  }

  private void end(Life own, int status) {
    statuses.add(status);
    clock.kill(own);
    network.closeAll(own);
  }

  /** The driver, or another executor. */
  private Life other(Executor one) {
    Executor other = executors.get(random.nextInt(executors.size()));
    return other.equals(one) || random.nextBoolean() ? driver : other.life();
  }

  /** Spark notices that an executor is lost, and another one takes its place later. */
  private void lose(Executor one, long noticed) {
    if (cluster.computes(one)) {
      account.loses(driver);
    }
    cluster.lose(one, noticed);
    clock.after(noticed + random.nextLong(5 * SECOND), driver, this::arrive);
  }
}
