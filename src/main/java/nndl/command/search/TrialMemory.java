package nndl.command.search;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleSet;
import nndl.data.SharedSamples;
import nndl.training.TrainingMemory;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.memory.MemoryEstimate;
import nndl.training.worker.WorkerMemory;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * What a JVM holds while it trains several at once: one copy of the samples, and of what displaces
 * images alike, and for each training what a driver and a worker hold of it, of the one that needs
 * most.
 */
public final class TrialMemory implements Serializable {
  private final List<MemoryBlock> samples = new ArrayList<>();
  private final List<MemoryBlock> ofOne;
  private final int displacements;
  private final long bytesOfDisplacements;

  /** Looks at the first samples of each set. */
  public TrialMemory(List<Workload> trials, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    List<MemoryBlock> most = List.of();
    Map<List<?>, Long> displacements = new HashMap<>(); // by what they depend on
    for (Workload workload : trials) {
      Map<Split, Double> bytes = new EnumMap<>(Split.class);
      workload
          .sets()
          .forEach(
              (split, range) ->
                  bytes.put(split, sets.computeIfAbsent(range.set(), loader::bytesPerSample)));
      WorkerMemory memory = new WorkerMemory(workload, bytes);
      Objective objective = workload.hyperparameters().objective();
      displacements.put(List.of(objective.seed(), objective.deform()), memory.displacementBytes());
      List<MemoryBlock> own = ofOne(memory);
      if (heap(own) > heap(most)) {
        most = own;
      }
    }
    this.ofOne = most;
    this.displacements = displacements.size();
    this.bytesOfDisplacements = Collections.max(displacements.values());
    sets.forEach(this::addSet);
  }

  private void addSet(SampleSet set, double perSample) {
    SampleLoader.Bytes bytes = SampleLoader.bytes(SharedSamples.whole(set), perSample);
    Kind kind = bytes.shared() ? Kind.HEAP : Kind.HEAP_OR_MAPPED;
    samples.add(new MemoryBlock("a set of samples, packed", kind, Phase.ALWAYS, bytes.held()));
    samples.add(
        MemoryBlock.during(
            Phase.LOADING,
            "the same as it is loaded",
            bytes.packing() + Math.max(0, bytes.parts() - (bytes.shared() ? bytes.held() : 0))));
  }

  private static List<MemoryBlock> ofOne(WorkerMemory memory) {
    int shards = memory.workload().shards().count();
    List<MemoryBlock> held = new ArrayList<>(memory.withoutSamples(shards, 1, 1));
    held.add(
        MemoryBlock.always("sums of %s shards".formatted(shards), shards * memory.blockBytes()));
    held.addAll(TrainingMemory.of(memory.workload().hyperparameters(), true));
    return held;
  }

  private static long heap(List<MemoryBlock> held) {
    return new MemoryEstimate("", held).most(Kind.HEAP);
  }

  /** Of so many at once. */
  List<MemoryBlock> of(int together) {
    List<MemoryBlock> held = new ArrayList<>(samples);
    for (MemoryBlock one : ofOne) {
      held.add(
          new MemoryBlock(
              "%s trials: %s".formatted(together, one.what()),
              one.kind(),
              one.phase(),
              together * one.bytes()));
    }
    if (bytesOfDisplacements > 0) {
      int different = Math.min(together, displacements);
      held.add(
          MemoryBlock.always(
              "%s displacements of images".formatted(different), different * bytesOfDisplacements));
    }
    return held;
  }
}
