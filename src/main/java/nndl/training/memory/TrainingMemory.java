package nndl.training.memory;

import static nndl.training.memory.MemoryBlock.all;
import static nndl.training.memory.MemoryBlock.always;
import static nndl.training.memory.MemoryBlock.iteration;
import static nndl.training.memory.MemoryBlock.loading;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.image.Distorter;
import nndl.data.image.Distortion;
import nndl.network.Block;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
import nndl.training.optimizer.Average;
import nndl.training.worker.Tiles;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * What the driver and the workers of a training hold, whatever exchange they serve. Sizes of packed
 * samples are known once they are loaded; before that, the first of a set stand for all.
 *
 * @param bytesPerSample of each set
 */
public record TrainingMemory(Workload workload, Map<SampleSet, Double> bytesPerSample)
    implements Serializable {
  private static final int BYTES_PER_PAIR = 2;
  private static final int BYTES_A_FLOAT_PAIR = 5;

  /** Looks at the first samples of each set. */
  public static TrainingMemory of(Workload workload, SampleLoader loader) {
    return new TrainingMemory(workload, bytesPerSample(List.of(workload), loader));
  }

  /** Bytes of a sample of each set that some trainings have. */
  public static Map<SampleSet, Double> bytesPerSample(
      List<Workload> trainings, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    trainings.stream()
        .flatMap(workload -> workload.sets().values().stream())
        .forEach(range -> sets.computeIfAbsent(range.set(), loader::bytesPerSample));
    return sets;
  }

  /**
   * What the driver moves from step to step, and needs for a checkpoint while the training goes on.
   *
   * @param resumes whether the training goes on from a checkpoint, which is held beside it
   */
  public static List<MemoryBlock> driver(Hyperparameters h, boolean resumes) {
    List<String> kept = new ArrayList<>(List.of("weights"));
    kept.addAll(h.descent().optimizer().keeps());
    if (!(h.descent().average() instanceof Average.None)) {
      kept.add("averages of the weights");
    }
    if (h.descent().keepsBest()) {
      kept.add("the best weights");
    }
    long bytes = kept.size() * Block.bytes(h.layout());
    return List.of(
        always(1, String.join(", ", kept), bytes),
        always(1, "what the checkpoint has", resumes ? bytes : 0),
        iteration(1, "a checkpoint's copy of the weights and the like", bytes),
        iteration(1, "its tensors", bytes));
  }

  /** Bytes of the numbers of a network: weights, or the sum of a mini-batch's gradients. */
  public long block() {
    return Block.bytes(workload.layout());
  }

  /**
   * What a JVM holds for some shards, but for sums of gradients.
   *
   * @param threads that compute at once
   * @param workspaces that they compute in
   */
  public List<MemoryBlock> worker(int shards, int threads, int workspaces) {
    return all(
        samples(
            workload.sets().values().stream().map(this::shard).toList(),
            bytesPerSample,
            shards,
            threads),
        withoutSamples(shards, threads, workspaces),
        List.of(always(1, "displacements of images", displacements())));
  }

  /**
   * Of samples that are loaded range after range.
   *
   * @param ranges of a shard
   */
  public static List<MemoryBlock> samples(
      Collection<SampleRange> ranges,
      Map<SampleSet, Double> bytesPerSample,
      int shards,
      int threads) {
    List<MemoryBlock> held = new ArrayList<>();
    long parts = 0;
    long kept = 0;
    long packing = 0;
    for (SampleRange range : ranges) {
      SampleLoader.Bytes shard = SampleLoader.bytes(range, bytesPerSample.get(range.set()));
      held.add(
          new MemoryBlock(
              shards,
              "shards of %s samples, packed".formatted(range.count()),
              shard.shared() ? Kind.HEAP : Kind.HEAP_OR_MAPPED,
              Phase.ALWAYS,
              shard.held()));
      parts = Math.max(parts, shard.parts());
      kept = Math.max(kept, shard.shared() ? shard.held() : 0);
      packing = Math.max(packing, shard.packing());
    }
    // Of the same part there is one copy for all.
    held.add(loading(1, "a compressed part, all of it", Math.max(0, parts - kept)));
    held.add(loading(threads, "threads' samples, as they are packed", packing));
    return held;
  }

  /** What is left where samples, and displacements of them, are held for others too. */
  public List<MemoryBlock> withoutSamples(int shards, int threads, int workspaces) {
    long n = workload.training().count();
    long k = shard(workload.training()).count();
    return List.of(
        always(
            shards, "orders of training samples, and their places", order(k, n) + Long.BYTES * k),
        iteration(threads, "threads' orders of the next epoch", orderAsItIsMade(k, n)),
        always(
            workspaces,
            "workspaces: tiles and unpacked samples",
            BufferSizes.ofTraining(workload.hyperparameters(), rows(), inputs())));
  }

  /**
   * Bytes of an epoch's order of {@code k} of {@code n} samples: a shard of all needs no places.
   */
  private static long order(long k, long n) {
    return (k == n ? Integer.BYTES : Integer.BYTES + Long.BYTES) * k;
  }

  /** Bytes that it takes to make one, in place of the last epoch's, which is there. */
  static long orderAsItIsMade(long k, long n) {
    return (k == n ? 1 : 2) * order(k, n);
  }

  /** Bytes of the displacements of images, of which all in a JVM with the same seed share one. */
  public long displacements() {
    return Distorter.sharedBytes(workload.hyperparameters().objective().deform());
  }

  /** Of a training sample, those that are not zero: a pair each, unless it is held as it is. */
  private int inputs() {
    SampleSet set = workload.training().set();
    Objective o = workload.hyperparameters().objective();
    if (o.deform() instanceof Distortion.Random || !o.inputTransform().isNone()) {
      return set.width(); // more than it is held with
    }
    int pair = set.bytes() ? BYTES_PER_PAIR : BYTES_A_FLOAT_PAIR;
    return (int) Math.min(set.width(), bytesPerSample.get(set) / pair);
  }

  /** How many samples a shard computes on at once, at most. */
  private int rows() {
    long batch = workload.hyperparameters().descent().miniBatchSize();
    long most = Math.min(batch, shard(workload.training()).count());
    for (Map.Entry<Split, SampleRange> set : workload.sets().entrySet()) {
      if (set.getKey() != Split.TRAINING) {
        most = Math.max(most, shard(set.getValue()).count());
      }
    }
    return (int) Math.min(Tiles.SIZE, most);
  }

  private SampleRange shard(SampleRange range) {
    return range.shard(workload.shards(), 0);
  }
}
