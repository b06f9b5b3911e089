package nndl.command.search;

import static java.util.Comparator.comparingLong;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.training.memory.JvmMemory;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;

/**
 * The memory of a JVM that trains several trials at once.
 *
 * @param samples the samples, of which the trials share one copy
 * @param largest the largest trial, without samples; all are taken to need as much
 */
public record TrialMemory(JvmMemory samples, JvmMemory largest) implements Serializable {

  /**
   * Computes the memory of trials. The size of each sample set is estimated from its first samples.
   */
  public static TrialMemory of(List<Workload> trials, SampleLoader loader) {
    Map<SampleSet, Double> sets = TrainingMemory.bytesPerSample(trials, loader);
    return new TrialMemory(
        TrainingMemory.samples(sets.keySet().stream().map(SampleSet::all).toList(), sets, 1),
        trials.stream()
            .map(workload -> new TrainingMemory(workload, sets).trial())
            .max(comparingLong(JvmMemory::heap))
            .orElseThrow());
  }

  /** Returns the memory of {@code trials} trials in one JVM. */
  public JvmMemory of(int trials) {
    return samples.plus(largest.times(trials));
  }
}
