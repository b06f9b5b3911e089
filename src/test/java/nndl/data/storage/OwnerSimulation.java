package nndl.data.storage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import nndl.data.storage.SimulatedDisk.Fault;
import nndl.data.storage.SimulatedOwner.Where;
import nndl.time.SimulatedClock;

/**
 * Some processes on one or two machines want one directory, two, or one of an object store, and
 * write there, while accidents happen to them. All that happens depends on a seed.
 */
public final class OwnerSimulation {
  private static final long LEASE_NANOS = 1_000_000_000;

  /** After so many steps of storage an accident happens at most that waits for one. */
  private static final int STEPS = 20;

  /** What happens to a process that runs, or to all of them. */
  public enum Accident {
    KILL,
    END,
    PAUSE,
    POWER_CUT,
    CLOCK_JUMP,
    PARTITION,
    FAILURE,
    FULL_DISK,
    LOST_ANSWER,
    LATE_ANSWER,
    LATE_STEP
  }

  private final SimulatedClock clock = new SimulatedClock();
  private final Random random;
  private final SimulatedDisk disk;
  private final OwnerLedger ledger;
  private final SimulatedOwner[] owners;
  private final int machines;
  private final Where where;

  private final List<String> story = new ArrayList<>();
  private final Map<Accident, Integer> counts = new EnumMap<>(Accident.class);
  private int begun;
  private boolean isOver;

  /** The thread in which accidents happen, and how many steps of storage it still waits for. */
  private Thread player;

  private int stepsLeft;

  /** Of a process that lives; null if there is none. */
  private Throwable failure;

  private OwnerSimulation(long seed) {
    this.random = new Random(seed);
    this.disk = new SimulatedDisk(clock, new Random(random.nextLong()));
    this.owners = new SimulatedOwner[2 + random.nextInt(3)];
    this.machines = 1 + random.nextInt(2);
    int kind = random.nextInt(4);
    this.where = Where.values()[Math.max(0, kind - 1)]; // half of them one directory
    this.ledger = new OwnerLedger(clock, where == Where.OBJECT_STORE ? LEASE_NANOS : 0);
    disk.tell(this::step);
  }

  private void step(String line) {
    if (Boolean.getBoolean("steps")) {
      System.out.println(line);
    }
    if (stepsLeft-- == 0) {
      clock.unpark(player);
    }
  }

  /**
   * How a simulation ended.
   *
   * @param trace the same whenever the same happens
   * @param accidents how many of each kind hit a process that ran
   * @param failure what was wrong, or null if nothing was
   */
  public record Outcome(
      long trace,
      long steps,
      Map<Accident, Integer> accidents,
      List<String> story,
      Throwable failure) {}

  /** Simulates what a seed says, up to so many accidents. */
  public static Outcome of(long seed, int accidents) {
    return of(seed, accidents, Set.of());
  }

  /** Leaves out the accidents of some numbers. */
  private static Outcome of(long seed, int accidents, Set<Integer> leftOut) {
    OwnerSimulation simulation = new OwnerSimulation(seed);
    Throwable failure = null;
    try {
      simulation.clock.run(() -> simulation.play(accidents, leftOut));
    } catch (AssertionError | RuntimeException e) {
      failure = e;
    }
    return new Outcome(
        simulation.disk.trace(),
        simulation.disk.steps(),
        simulation.counts,
        simulation.story,
        failure);
  }

  /** Returns how a seed fails with as few accidents as need be. */
  private static Outcome shrunk(long seed, int accidents) {
    Set<Integer> leftOut = new HashSet<>();
    Outcome least = of(seed, accidents);
    for (int i = 0; i < accidents; i++) {
      leftOut.add(i);
      Outcome outcome = of(seed, accidents, leftOut);
      if (outcome.failure == null) {
        leftOut.remove(i);
      } else {
        least = outcome;
      }
    }
    return least;
  }

  private void play(int accidents, Set<Integer> leftOut) {
    player = Thread.currentThread();
    for (int i = 0; i < owners.length; i++) {
      begin(i);
    }
    for (int i = 0; i < accidents; i++) {
      awaitNext();
      Accident accident = Accident.values()[random.nextInt(Accident.values().length)];
      int place = random.nextInt(owners.length);
      if (!leftOut.contains(i)) {
        happen(accident, place);
      }
    }
    isOver = true;
    clock.pause(20 * LEASE_NANOS);
    for (SimulatedOwner owner : owners) {
      if (failure != null) {
        throw new AssertionError(failure);
      }
      if (!owner.life.isDead()) {
        throw new AssertionError(owner.life + " does not end");
      }
    }
    SimulatedOwner last = owner("last", 0);
    last.liveLast();
    OwnerLedger.requireClean(disk.files());
  }

  /** Half of the accidents happen after a while, and half between two steps of storage. */
  private void awaitNext() {
    if (random.nextBoolean()) {
      stepsLeft = random.nextInt(STEPS);
      clock.park(this, LEASE_NANOS);
    } else {
      clock.pause(random.nextLong(random.nextInt(8) == 0 ? 3 * LEASE_NANOS : LEASE_NANOS / 25));
    }
  }

  private SimulatedOwner owner(String name, int place) {
    String machine = "machine" + (place % machines);
    return new SimulatedOwner(
        name, machine, clock, disk, ledger, random.nextLong(), where, () -> isOver);
  }

  private void begin(int place) {
    if (isOver) {
      return;
    }
    SimulatedOwner owner = owner("process" + ++begun, place);
    owners[place] = owner;
    clock.start(
        owner.life,
        owner.life.toString(),
        () -> {
          try {
            owner.live(1 + random.nextInt(3));
            beginLater(place);
          } catch (RuntimeException | Error e) {
            failure = owner.life.isDead() ? failure : e;
            throw e;
          }
        });
  }

  private void beginLater(int place) {
    clock.after(random.nextInt(50_000_000), () -> begin(place));
  }

  private void happen(Accident accident, int place) {
    SimulatedOwner owner = owners[place];
    if (owner.life.isDead()) {
      return;
    }
    Runnable hit = () -> counts.merge(accident, 1, Integer::sum);
    if (accident.compareTo(Accident.PARTITION) < 0) {
      hit.run();
    }
    long nanos = random.nextLong(3 * LEASE_NANOS);
    story.add("%.4f s: %s of %s".formatted(clock.nanoTime() / 1e9, accident, owner.life));
    switch (accident) {
      case KILL -> kill(place);
      case END ->
          clock.start(
              owner.life,
              "signal",
              () -> {
                owner.end();
                beginLater(place);
              });
      case PAUSE -> clock.pause(owner.life, nanos);
      case POWER_CUT -> {
        for (int i = 0; i < owners.length; i++) {
          kill(i);
        }
        if (where != Where.OBJECT_STORE) { // which is elsewhere
          disk.cutPower();
        }
      }
      case CLOCK_JUMP -> clock.standStill(nanos);
      case PARTITION -> disk.cutOff(owner.life, nanos, hit);
      case FULL_DISK -> {
        disk.failOn(owner.life, Fault.FULL, hit);
        clock.after(nanos / 10, () -> disk.mend(owner.life));
      }
      case FAILURE -> disk.fail(owner.life, Fault.FAILURE, hit);
      case LOST_ANSWER -> disk.fail(owner.life, Fault.LOST_ANSWER, hit);
      case LATE_ANSWER -> disk.fail(owner.life, Fault.LATE_ANSWER, hit);
      case LATE_STEP -> disk.fail(owner.life, Fault.LATE_STEP, hit);
    }
  }

  private void kill(int place) {
    SimulatedOwner owner = owners[place];
    if (!owner.life.isDead()) {
      clock.kill(owner.life);
      ledger.ended(owner.life);
      beginLater(place);
    }
  }

  /**
   * Simulates seed after seed.
   *
   * @param args the first seed, how many seconds, and how many accidents a seed
   */
  public static void main(String[] args) {
    long seed = Long.parseLong(args[0]);
    long end = System.nanoTime() + Long.parseLong(args[1]) * 1_000_000_000;
    Map<Accident, Integer> counts = new EnumMap<>(Accident.class);
    long steps = 0;
    long start = System.nanoTime();
    long seeds = 0;
    while (System.nanoTime() < end) {
      Outcome outcome = of(seed, Integer.parseInt(args[2]));
      outcome.accidents.forEach((accident, count) -> counts.merge(accident, count, Integer::sum));
      steps += outcome.steps;
      seeds++;
      if (outcome.failure != null) {
        System.out.println("seed " + seed);
        Outcome least = shrunk(seed, Integer.parseInt(args[2]));
        least.story.forEach(System.out::println);
        least.failure.printStackTrace(System.out);
        System.exit(1);
      }
      seed++;
    }
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    double minutes = (System.nanoTime() - start) / 6e10;
    double ofProcessor = ProcessHandle.current().info().totalCpuDuration().get().toNanos() / 6e10;
    System.out.printf(
        "%s seeds, %s accidents (%.0f a minute, %.0f a minute of processor time), %s steps: %s%n",
        seeds, all, all / minutes, all / ofProcessor, steps, counts);
  }
}
