package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import nndl.spark.SmallRun;
import nndl.spark.transport.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings under simulated accidents. */
class SimulationTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void accidentsChangeNoByte(Topology topology) {
    SimulatedTraining run = SimulatedTraining.of(new SmallRun(directory, 8));
    Map<Accident, Integer> hits = new EnumMap<>(Accident.class);
    long start = System.nanoTime();
    for (int seed = 0; seed < Integer.getInteger("seeds", 20); seed++) {
      Simulation one = new Simulation(run, topology, seed, 10);
      try {
        one.run();
      } catch (Throwable e) {
        one.story().forEach(System.out::println);
        throw new AssertionError("seed " + seed, e);
      }
      one.hits().forEach((kind, count) -> hits.merge(kind, count, Integer::sum));
    }
    int all = hits.values().stream().mapToInt(i -> i).sum();
    System.out.println(hits + " " + all * 60e9 / (System.nanoTime() - start) + " a minute");
  }

  @Test
  void aSeedIsOneRun() {
    SimulatedTraining run = SimulatedTraining.of(new SmallRun(directory, 8));
    Simulation one = new Simulation(run, Topology.PEERS, 7, 10);
    Simulation again = new Simulation(run, Topology.PEERS, 7, 10);
    one.run();
    again.run();
    assertEquals(one.story(), again.story());
    assertEquals(one.trace(), again.trace());
  }
}
