package nndl.spark.barrier;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import nndl.Fixtures;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.spark.SmallRun;

/**
 * A training that is simulated many times.
 *
 * @param run knows the result of the undisturbed training
 * @param samples gives the samples, which are read once
 */
record SimulatedTraining(SmallRun run, SampleSource samples) {
  static SimulatedTraining of(SmallRun run) {
    Map<SampleRange, PackedSamples> read = new ConcurrentHashMap<>();
    return new SimulatedTraining(
        run, range -> read.computeIfAbsent(range, one -> Fixtures.loader().load(one)));
  }
}
