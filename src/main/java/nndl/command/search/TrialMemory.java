package nndl.command.search;

import static java.util.Comparator.comparingLong;
import static nndl.training.memory.MemoryBlock.all;
import static nndl.training.memory.MemoryBlock.always;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;

/**
 * The memory of a JVM that trains several trials at once. The trials share one copy of the samples,
 * and one copy of equal image displacements. Each training also needs the memory of a driver and of
 * a worker. All trials are assumed to need as much of it as the largest.
 *
 * @param samples the memory blocks of the samples
 * @param perTrial the memory blocks of the largest trial
 * @param displacements the number of different image displacements of all trials
 * @param bytesOfEach the bytes of one displacement
 */
public record TrialMemory(
    List<MemoryBlock> samples, List<MemoryBlock> perTrial, long displacements, long bytesOfEach)
    implements Serializable {

  /**
   * Computes the memory of trials. The size of each sample set is estimated from its first samples.
   */
  public static TrialMemory of(List<Workload> trials, SampleLoader loader) {
    Map<SampleSet, Double> sets = TrainingMemory.bytesPerSample(trials, loader);
    List<TrainingMemory> each =
        trials.stream().map(workload -> new TrainingMemory(workload, sets)).toList();
    return new TrialMemory(
        TrainingMemory.samples(sets.keySet().stream().map(SampleSet::all).toList(), sets, 1, 1),
        each.stream()
            .map(TrialMemory::perTrial)
            .max(comparingLong(blocks -> MemoryBlock.most(blocks, Kind.HEAP)))
            .orElseThrow(),
        trials.stream()
            .map(workload -> workload.hyperparameters().objective())
            .map(objective -> List.of(objective.seed(), objective.deform()))
            .distinct()
            .count(),
        each.stream().mapToLong(TrainingMemory::displacements).max().orElseThrow());
  }

  private static List<MemoryBlock> perTrial(TrainingMemory training) {
    int shards = training.workload().shards().count();
    return all(
        training.withoutSamples(shards, 1, 1),
        List.of(always(shards, "sums of shards", training.block())),
        TrainingMemory.driver(training.workload().hyperparameters(), true));
  }

  /** Returns the memory blocks of {@code trials} trials in one JVM. */
  public List<MemoryBlock> of(int trials) {
    long different = Math.min(trials, displacements);
    return all(
        samples,
        perTrial.stream()
            .map(
                one ->
                    new MemoryBlock(
                        trials, "trials: " + one.what(), one.kind(), one.phase(), one.bytes()))
            .toList(),
        List.of(always(different, "displacements of images", bytesOfEach)));
  }
}
