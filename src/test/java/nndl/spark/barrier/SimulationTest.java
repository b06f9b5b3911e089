package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.Slow;
import nndl.Thorough;
import nndl.spark.transport.Topology;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings under simulated accidents. */
@Slow
class SimulationTest {
  private static final long FRESH_NANOS = 30_000_000_000L;

  @BeforeAll
  static void warnOfNothing() {
    Configurator.setRootLevel(Level.OFF); // each accident is worth a line
  }

  @AfterAll
  static void warnAgain() {
    Configurator.reconfigure();
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void accidentsChangeNoByte(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    for (int seed = 0; seed < 16; seed++) {
      run.run(seed);
    }
    assertTrue(run.count() > 300, run.hits().toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void aSeedIsOneRun(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    for (int seed = 0; seed < 4; seed++) {
      Simulation one = run.simulation(seed);
      one.run();
      Simulation again = run.simulation(seed);
      again.run();
      assertEquals(one.story(), again.story());
      assertEquals(one.hits(), again.hits());
      assertEquals(one.trace(), again.trace(), "seed " + seed);
    }
  }

  /** A failure names its seed. */
  @Thorough
  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void freshAccidentsChangeNoByte(Topology topology) {
    SimulationRun run = new SimulationRun(topology);
    long first = System.currentTimeMillis();
    long start = System.nanoTime();
    long seed = first;
    for (; System.nanoTime() - start < FRESH_NANOS; seed++) {
      run.run(seed);
    }
    System.out.printf("%s: seeds %s to %s: %s%n", topology, first, seed - 1, run.hits());
  }
}
