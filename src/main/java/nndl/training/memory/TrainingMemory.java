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
 * Estimates the memory of the driver and the workers of a training, as far as it does not depend on
 * the exchange. The exact size of packed samples is known only after loading, so it is estimated
 * from the first samples of each set.
 *
 * @param bytesPerSample the estimated bytes of a packed sample of each set
 */
public record TrainingMemory(Workload workload, Map<SampleSet, Double> bytesPerSample)
    implements Serializable {
  private static final int BYTES_PER_PAIR = 2;
  private static final int BYTES_A_FLOAT_PAIR = 5;

  /** Returns an estimate for a workload. Reads the first samples of each set. */
  public static TrainingMemory of(Workload workload, SampleLoader loader) {
    return new TrainingMemory(workload, bytesPerSample(List.of(workload), loader));
  }

  /** Returns the estimated bytes of a packed sample, for each set of some trainings. */
  public static Map<SampleSet, Double> bytesPerSample(
      List<Workload> trainings, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    trainings.stream()
        .flatMap(workload -> workload.sets().values().stream())
        .forEach(range -> sets.computeIfAbsent(range.set(), loader::bytesPerSample));
    return sets;
  }

  /**
   * Returns the memory of the driver: for the numbers that it updates in each step, and for the
   * checkpoint that is written while the training continues.
   *
   * @param resumes whether the training is resumed from a checkpoint, which then stays in memory
   */
  public static List<MemoryBlock> driver(Hyperparameters h, boolean resumes) {
    long bytes = checkpoint(h);
    return List.of(
        always(1, String.join(", ", kept(h)), bytes),
        always(1, "what the checkpoint has", resumes ? bytes : 0),
        iteration(1, "a checkpoint's copy of the weights and the like", bytes));
  }

  /** The bytes of the numbers in a checkpoint. */
  public static long checkpoint(Hyperparameters h) {
    return kept(h).size() * Block.bytes(h.layout());
  }

  private static List<String> kept(Hyperparameters h) {
    List<String> kept = new ArrayList<>(List.of("weights"));
    kept.addAll(h.descent().optimizer().keeps());
    if (!(h.descent().average() instanceof Average.None)) {
      kept.add("averages of the weights");
    }
    if (h.descent().keepsBest()) {
      kept.add("the best weights");
    }
    return kept;
  }

  /** The bytes of one number per weight and bias, such as the weights or a sum of gradients. */
  public long block() {
    return Block.bytes(workload.layout());
  }

  /**
   * Returns the memory of a JVM for its shards, without the sums of gradients.
   *
   * @param shards the number of shards in the JVM
   * @param threads the number of threads that load or compute at once
   * @param workspaces the number of workspaces with buffers for computing
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
   * Returns the memory of samples that each thread loads one range after the other.
   *
   * @param ranges the ranges of one shard
   * @param shards the number of shards in the JVM
   * @param threads the number of threads that load at once
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
    // All shards share one copy of a compressed part.
    held.add(loading(1, "a compressed part, all of it", Math.max(0, parts - kept)));
    held.add(loading(threads, "threads' samples, as they are packed", packing));
    return held;
  }

  /**
   * Like {@link #worker}, but without samples and {@link #displacements}, which several trainings
   * may share.
   */
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
   * Returns the bytes of the order of an epoch in a shard with {@code k} of {@code n} samples. A
   * shard with all samples does not need their positions in the shuffle.
   */
  private static long order(long k, long n) {
    return (k == n ? Integer.BYTES : Integer.BYTES + Long.BYTES) * k;
  }

  /**
   * Returns the additional bytes while a new order is made and the order of the last epoch still
   * exists.
   */
  static long orderAsItIsMade(long k, long n) {
    return (k == n ? 1 : 2) * order(k, n);
  }

  /** The bytes of the displacements of images. Distorters in a JVM with equal seeds share them. */
  public long displacements() {
    return Distorter.sharedBytes(workload.hyperparameters().objective().deform());
  }

  /**
   * Returns the estimated number of nonzero inputs of a training sample. A packed sample contains a
   * pair of a distance and a value for each of them. A distorted or transformed sample may have no
   * zeros.
   */
  private int inputs() {
    SampleSet set = workload.training().set();
    Objective o = workload.hyperparameters().objective();
    if (o.deform() instanceof Distortion.Random || !o.inputTransform().isNone()) {
      return set.width(); // more inputs than the packed sample has
    }
    int pair = set.bytes() ? BYTES_PER_PAIR : BYTES_A_FLOAT_PAIR;
    return (int) Math.min(set.width(), bytesPerSample.get(set) / pair);
  }

  /** The largest number of samples that a shard computes on at once. */
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
