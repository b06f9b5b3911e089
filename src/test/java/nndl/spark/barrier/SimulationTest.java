package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.spark.transport.Topology;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings under simulated accidents. */
class SimulationTest {
  @ParameterizedTest
  @EnumSource(names = {"STAR", "PEERS"})
  void accidentsChangeNoByte(Topology topology) {
    SimulationRun run = new SimulationRun(topology, 20);
    for (int seed = 0; seed < 10; seed++) {
      run.run(seed);
    }
    assertTrue(run.count() > 50, run.hits().toString());
  }
}
