package nndl.command.search;

import static java.util.Comparator.comparingLong;
import static nndl.training.memory.MemoryBlock.all;
import static nndl.training.memory.MemoryBlock.always;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.data.SharedSamples;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;

/**
 * What a JVM holds while it trains several at once: one copy of the samples, and of what displaces
 * images alike, and for each training what a driver and a worker hold of it, of the one that needs
 * most.
 *
 * @param displacements how many that differ all trainings have, of so many bytes each
 */
public record TrialMemory(
    List<MemoryBlock> samples, List<MemoryBlock> ofOne, long displacements, long bytesOfEach)
    implements Serializable {

  /** Looks at the first samples of each set. */
  public static TrialMemory of(List<Workload> trials, SampleLoader loader) {
    Map<SampleSet, Double> sets = TrainingMemory.bytesPerSample(trials, loader);
    List<TrainingMemory> each =
        trials.stream().map(workload -> new TrainingMemory(workload, sets)).toList();
    return new TrialMemory(
        TrainingMemory.samples(
            sets.keySet().stream().map(SharedSamples::whole).toList(), sets, 1, 1),
        each.stream()
            .map(TrialMemory::ofOne)
            .max(comparingLong(held -> MemoryBlock.most(held, Kind.HEAP)))
            .orElseThrow(),
        trials.stream()
            .map(workload -> workload.hyperparameters().objective())
            .map(objective -> List.of(objective.seed(), objective.deform()))
            .distinct()
            .count(),
        each.stream().mapToLong(TrainingMemory::displacements).max().orElseThrow());
  }

  private static List<MemoryBlock> ofOne(TrainingMemory training) {
    int shards = training.workload().shards().count();
    return all(
        training.withoutSamples(shards, 1, 1),
        List.of(always(shards, "sums of shards", training.block())),
        TrainingMemory.driver(training.workload().hyperparameters(), true));
  }

  /** Of so many at once. */
  List<MemoryBlock> of(int together) {
    long different = Math.min(together, displacements);
    return all(
        samples,
        ofOne.stream()
            .map(
                one ->
                    new MemoryBlock(
                        together, "trials: " + one.what(), one.kind(), one.phase(), one.bytes()))
            .toList(),
        List.of(always(different, "displacements of images", bytesOfEach)));
  }
}
