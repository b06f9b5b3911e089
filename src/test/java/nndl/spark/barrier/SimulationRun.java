package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.spark.transport.Topology;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Simulates trainings under the accidents of many seeds, and compares their results. */
final class SimulationRun {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "mini-batch-size", "10",
          "learning-rate", "3",
          "epochs", "3",
          "checkpoint-iterations", "4",
          "shards", "8",
          "no-report", "true");

  private static final List<Map<String, String>> TRAININGS =
      List.of(
          Map.of("sizes", "20,17,3"),
          Map.ofEntries(
              Map.entry("sizes", "20,9,3"),
              Map.entry("optimizer", "adam"),
              Map.entry("learning-rate", "0.01"),
              Map.entry("average", "ema"),
              Map.entry("class-weights", "1,2,3"),
              Map.entry("validation", "10"),
              Map.entry("early-stopping", "2")),
          Map.of("sizes", "20,2500,3", "optimizer", "momentum")); // several pieces

  /** So many rounds that topology {@code auto} tries both ways. */
  private static final Map<String, String> LONG =
      Map.of(
          "sizes", "20,1400,3",
          "optimizer", "momentum",
          "learning-rate", "0.01",
          "epochs", "240",
          "checkpoint-iterations", "400");

  /** How long fewer accidents of a seed that fails are tried. A faulty run may take seconds. */
  private static final long SHRINKING_NANOS = 15_000_000_000L;

  /** How many accidents happen to one training at most. */
  private static final int MOST = 60;

  /** The same for the wide network, since the memory of all killed tasks is held to the end. */
  private static final int MOST_OF_WIDE = 20;

  /** Of so many seeds, one has the wide network, which takes longest, and two have Adam. */
  private static final int TURN = 16;

  private final Topology topology;
  private final List<Trained> trainings = new ArrayList<>();
  private final Map<Accident, Integer> hits = new EnumMap<>(Accident.class);
  private List<String> story = List.of();

  /** Of all seeds. */
  private long trace;

  /**
   * A training that is simulated many times.
   *
   * @param samples all samples, once the undisturbed training has read them
   * @param expected the files that one process leaves which trains alone
   */
  private record Trained(
      SimulatedTraining training,
      Map<SampleRange, PackedSamples> samples,
      SortedMap<String, byte[]> expected) {}

  SimulationRun(Topology topology) {
    this.topology = topology;
    for (Map<String, String> options : topology == Topology.AUTO ? List.of(LONG) : TRAININGS) {
      Map<String, String> all = new HashMap<>(OPTIONS);
      all.putAll(options);
      SimulatedTraining training = new SimulatedTraining(all);
      Map<SampleRange, PackedSamples> samples = new HashMap<>();
      SortedMap<String, byte[]> expected =
          new Simulation(training, samples, topology, 0, 0).alone().run();
      requireExpected(expected, new Simulation(training, samples, topology, 0, 0).run());
      trainings.add(new Trained(training, samples, expected));
    }
  }

  private Trained training(long seed) {
    if (topology == Topology.AUTO) {
      return trainings.get(0);
    }
    int turn = (int) (seed % TURN);
    return trainings.get(turn == 0 ? 2 : turn < 3 ? 1 : 0);
  }

  /** Returns what follows from a seed. */
  Simulation simulation(long seed) {
    Trained it = training(seed);
    int most = topology == Topology.AUTO || seed % TURN == 0 ? MOST_OF_WIDE : MOST;
    return new Simulation(it.training, it.samples, topology, seed, most);
  }

  /**
   * Simulates the accidents of a seed. If the result is another one, fails with the story of as few
   * of them as are enough for that.
   */
  void run(long seed) {
    Simulation one = simulation(seed);
    Optional<Throwable> failure = failure(one, seed);
    if (failure.isPresent()) {
      throw shrunk(seed, one, failure.get());
    }
    one.hits().forEach((kind, count) -> hits.merge(kind, count, Integer::sum));
    story = one.story();
    trace = 31 * trace + one.trace();
  }

  /** Leaves out one accident after the other, as long as the seed still fails. */
  private AssertionError shrunk(long seed, Simulation failed, Throwable why) {
    Simulation least = failed;
    Throwable failure = why;
    Set<Integer> leftOut = new HashSet<>();
    long start = System.nanoTime();
    for (int i = 0; i < MOST && System.nanoTime() - start < SHRINKING_NANOS; i++) {
      leftOut.add(i);
      Simulation fewer = simulation(seed).without(Set.copyOf(leftOut));
      Optional<Throwable> found = failure(fewer, seed);
      if (found.isPresent()) {
        least = fewer;
        failure = found.get();
      } else {
        leftOut.remove(i);
      }
    }
    return new AssertionError(
        "seed %s of %s:%n%s".formatted(seed, topology, String.join("\n", least.story())), failure);
  }

  private Optional<Throwable> failure(Simulation simulation, long seed) {
    try {
      requireExpected(training(seed).expected, simulation.run());
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e);
    }
  }

  private static void requireExpected(
      SortedMap<String, byte[]> expected, SortedMap<String, byte[]> found) {
    List<String> others = new ArrayList<>();
    expected.forEach(
        (name, bytes) -> {
          if (!Arrays.equals(bytes, found.get(name))) {
            others.add(name);
          }
        });
    if (!others.isEmpty() || !found.keySet().equals(expected.keySet())) {
      throw new AssertionError(
          "expected the bytes of %s, found others in %s of %s"
              .formatted(expected.keySet(), others, found.keySet()));
    }
  }

  /** How many accidents have hit a training while it ran, of each kind. */
  Map<Accident, Integer> hits() {
    return new TreeMap<>(hits);
  }

  /** How many accidents these are. */
  long count() {
    return hits.values().stream().mapToInt(count -> count).sum();
  }

  /** What happened in the training of the last seed, in lines. */
  List<String> story() {
    return story;
  }

  /**
   * Simulates seed after seed until so many accidents have hit. The trace that it prints is the
   * same for the same seeds, wherever they are simulated.
   *
   * @param args the topology, the first seed, and the number of accidents
   */
  public static void main(String[] args) {
    Configurator.setRootLevel(Level.OFF); // each accident is worth a line
    SimulationRun run = new SimulationRun(Topology.valueOf(args[0]));
    long first = Long.parseLong(args[1]);
    long most = Long.parseLong(args[2]);
    long start = System.nanoTime();
    long seed = first;
    try {
      for (; run.count() < most; seed++) {
        run.run(seed);
      }
    } finally {
      print(args[0], first, seed, run, start);
    }
  }

  private static void print(String topology, long first, long end, SimulationRun run, long start) {
    double minutes = (System.nanoTime() - start) / 6e10;
    double ofProcessor = ProcessHandle.current().info().totalCpuDuration().get().toNanos() / 6e10;
    System.out.printf(
        "%s: seeds %s to %s, %s accidents (%.0f a minute, %.0f a minute of processor time): %s, trace %016x%n",
        topology,
        first,
        end - 1,
        run.count(),
        run.count() / minutes,
        run.count() / ofProcessor,
        run.hits(),
        run.trace);
  }
}
