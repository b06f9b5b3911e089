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
import nndl.training.memory.Held;
import nndl.training.memory.Held.Kind;
import nndl.training.memory.Held.Phase;
import nndl.training.memory.MemoryPlan;
import nndl.training.worker.WorkerMemory;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * What a JVM holds while it trains several at once: one copy of the samples, and of what displaces
 * images alike, and for each training what a driver and a worker hold of it, of the one that needs
 * most.
 */
public final class MemoryOfTrials implements Serializable {
  private final List<Held> samples = new ArrayList<>();
  private final List<Held> ofOne;
  private final int displacements;
  private final long bytesOfDisplacements;

  /** Looks at the first samples of each set. */
  public MemoryOfTrials(List<Workload> trials, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    List<Held> most = List.of();
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
      List<Held> own = ofOne(memory);
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
    samples.add(new Held("a set of samples, packed", kind, Phase.ALWAYS, bytes.held()));
    samples.add(
        Held.during(
            Phase.LOADING,
            "the same as it is loaded",
            bytes.packing() + Math.max(0, bytes.parts() - (bytes.shared() ? bytes.held() : 0))));
  }

  private static List<Held> ofOne(WorkerMemory memory) {
    int shards = memory.workload().shards().count();
    List<Held> held = new ArrayList<>(memory.withoutSamples(shards, 1, 1));
    held.add(Held.always("sums of %s shards".formatted(shards), shards * memory.blockBytes()));
    held.addAll(TrainingMemory.of(memory.workload().hyperparameters(), true));
    return held;
  }

  private static long heap(List<Held> held) {
    return new MemoryPlan("", held).most(Kind.HEAP);
  }

  /** Of so many at once. */
  List<Held> of(int together) {
    List<Held> held = new ArrayList<>(samples);
    for (Held one : ofOne) {
      held.add(
          new Held(
              "%s trials: %s".formatted(together, one.what()),
              one.kind(),
              one.phase(),
              together * one.bytes()));
    }
    if (bytesOfDisplacements > 0) {
      int different = Math.min(together, displacements);
      held.add(
          Held.always(
              "%s displacements of images".formatted(different), different * bytesOfDisplacements));
    }
    return held;
  }
}
