package nndl.spark.barrier;

import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import nndl.spark.SmallRun;
import nndl.spark.transport.Topology;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** {@code SimulationRun STAR|PEERS SEED ACCIDENTS}: simulates until so many accidents have hit. */
final class SimulationRun {
  private SimulationRun() {}

  public static void main(String[] args) throws Exception {
    Topology topology = Topology.valueOf(args[0]);
    long seed = Long.parseLong(args[1]);
    long accidents = Long.parseLong(args[2]);
    SimulatedTraining run =
        SimulatedTraining.of(new SmallRun(Files.createTempDirectory("nndl"), 8));
    Configurator.setRootLevel(Level.OFF);
    Map<Accident, Integer> hits = new EnumMap<>(Accident.class);
    long start = System.nanoTime();
    long all = 0;
    int runs = 0;
    for (; all < accidents; seed++, runs++) {
      Simulation one = new Simulation(run, topology, seed, 20);
      try {
        one.run();
      } catch (Throwable e) {
        one.story().forEach(System.out::println);
        throw new AssertionError("seed " + seed, e);
      }
      for (Map.Entry<Accident, Integer> hit : one.hits().entrySet()) {
        hits.merge(hit.getKey(), hit.getValue(), Integer::sum);
        all += hit.getValue();
      }
    }
    System.out.printf(
        "%s runs, %s accidents %s, %.0f a minute%n",
        runs, all, hits, all * 60e9 / (System.nanoTime() - start));
  }
}
