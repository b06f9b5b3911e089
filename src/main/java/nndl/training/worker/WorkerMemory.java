package nndl.training.worker;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.image.Distorter;
import nndl.data.sampling.EpochOrder;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.training.memory.MemoryBlock;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * What workers will hold of a workload, whatever exchange they serve. Sizes of packed samples are
 * known once they are loaded; before that, the first of a set stand for all.
 *
 * @param bytesPerSample of each set
 */
public record WorkerMemory(Workload workload, Map<Split, Double> bytesPerSample)
    implements Serializable {
  private static final int BYTES_PER_PAIR = 2;
  private static final int BYTES_A_FLOAT_PAIR = 5;

  /** Looks at the first samples of each set. */
  public static WorkerMemory of(Workload workload, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    Map<Split, Double> splits = new EnumMap<>(Split.class);
    workload
        .sets()
        .forEach(
            (split, range) ->
                splits.put(split, sets.computeIfAbsent(range.set(), loader::bytesPerSample)));
    return new WorkerMemory(workload, Collections.unmodifiableMap(splits));
  }

  /** The numbers of a network: weights, or the sum of a mini-batch's gradients. */
  public long blockBytes() {
    return Block.bytes(layout());
  }

  private Layout layout() {
    return workload.layout();
  }

  /**
   * What a JVM holds for some shards, but for sums of gradients.
   *
   * @param threads that compute at once
   * @param workspaces that they compute in
   */
  public List<MemoryBlock> of(int shards, int threads, int workspaces) {
    List<MemoryBlock> held = new ArrayList<>();
    addSamples(held, shards, threads);
    held.addAll(withoutSamples(shards, threads, workspaces));
    if (displacementBytes() > 0) {
      held.add(MemoryBlock.always("displacements of images", displacementBytes()));
    }
    return held;
  }

  /** The same where samples, and displacements of them, are held for others too. */
  public List<MemoryBlock> withoutSamples(int shards, int threads, int workspaces) {
    List<MemoryBlock> held = new ArrayList<>();
    long n = workload.training().count();
    long k = workload.training().shard(workload.shards(), 0).count();
    held.add(
        MemoryBlock.always(
            "order of the training samples, and their places",
            shards * (EpochOrder.bytes(k, n) + Long.BYTES * k)));
    held.add(
        MemoryBlock.during(
            Phase.ITERATION,
            "order of the next epoch, by %s threads".formatted(threads),
            threads * EpochOrder.bytesToMake(k, n)));
    held.add(
        MemoryBlock.always(
            "%s workspaces: tiles and unpacked samples".formatted(workspaces),
            workspaces * Workspace.bytes(workload.hyperparameters(), rows(), inputs())));
    return held;
  }

  /** Bytes of the displacements of images, of which all in a JVM with the same seed share one. */
  public long displacementBytes() {
    return Distorter.sharedBytes(workload.hyperparameters().objective().deform());
  }

  private void addSamples(List<MemoryBlock> held, int shards, int threads) {
    long parts = 0;
    long kept = 0;
    long packing = 0;
    for (Map.Entry<Split, SampleRange> set : workload.sets().entrySet()) {
      SampleLoader.Bytes shard =
          SampleLoader.bytes(
              set.getValue().shard(workload.shards(), 0), bytesPerSample.get(set.getKey()));
      held.add(
          new MemoryBlock(
              "%s samples, packed".formatted(set.getKey()),
              shard.shared() ? Kind.HEAP : Kind.HEAP_OR_MAPPED,
              Phase.ALWAYS,
              shards * shard.held()));
      parts = Math.max(parts, shard.parts());
      kept = Math.max(kept, shard.shared() ? shard.held() : 0);
      packing = Math.max(packing, shard.packing());
    }
    // Sets are loaded one after the other; of the same part there is one copy for all.
    held.add(
        MemoryBlock.during(
            Phase.LOADING, "a compressed part, all of it", Math.max(0, parts - kept)));
    held.add(
        MemoryBlock.during(
            Phase.LOADING,
            "samples as they are packed, by %s threads".formatted(threads),
            threads * packing));
  }

  /** Of a training sample, those that are not zero: a pair each, unless it is held as it is. */
  private int inputs() {
    SampleSet set = workload.training().set();
    if (InputPipeline.fills(workload.hyperparameters().objective())) {
      return set.width();
    }
    int pair = set.bytes() ? BYTES_PER_PAIR : BYTES_A_FLOAT_PAIR;
    return (int) Math.min(set.width(), bytesPerSample.get(Split.TRAINING) / pair);
  }

  /** How many samples a shard computes on at once, at most. */
  private int rows() {
    long most =
        Math.min(
            workload.hyperparameters().descent().miniBatchSize(), shardOf(Split.TRAINING).count());
    for (Split split : workload.sets().keySet()) {
      if (split != Split.TRAINING) {
        most = Math.max(most, shardOf(split).count());
      }
    }
    return (int) Math.min(Workspace.TILE, most);
  }

  private SampleRange shardOf(Split split) {
    return workload.sets().get(split).shard(workload.shards(), 0);
  }
}
