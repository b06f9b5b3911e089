package nndl.worker;

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
import nndl.data.format.Part;
import nndl.memory.Held;
import nndl.memory.Held.Kind;
import nndl.memory.Held.Phase;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.order.EpochOrder;

/**
 * What workers will hold of a workload, whatever exchange they serve. Sizes of packed samples are
 * known once they are loaded; before that, the first of a set stand for all.
 *
 * @param bytesPerSample of each set
 */
public record WorkerMemory(Workload workload, Map<Split, Double> bytesPerSample)
    implements Serializable {
  private static final int BYTES_A_PAIR = 2;

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
  public List<Held> of(int shards, int threads, int workspaces) {
    List<Held> held = new ArrayList<>();
    workload.sets().forEach((split, whole) -> addSamples(held, split, whole, shards, threads));
    long n = workload.training().count();
    long k = workload.training().shard(workload.shards(), 0).count();
    held.add(Held.always("order of the training samples", shards * EpochOrder.bytes(k, n)));
    held.add(
        Held.during(
            Phase.ITERATION,
            "order of the next epoch, by %s threads".formatted(threads),
            threads * EpochOrder.bytesToMake(k, n)));
    held.add(
        Held.always(
            "%s workspaces: tiles and unpacked samples".formatted(workspaces),
            workspaces * Workspace.bytes(workload.hyperparameters(), inputs())));
    return held;
  }

  private void addSamples(
      List<Held> held, Split split, SampleRange whole, int shards, int threads) {
    SampleLoader.Bytes shard =
        SampleLoader.bytes(whole.shard(workload.shards(), 0), bytesPerSample.get(split));
    boolean compressed = whole.set().parts().stream().anyMatch(Part::compressed);
    held.add(
        new Held(
            "%s samples, packed".formatted(split),
            shard.whole() ? Kind.HEAP : Kind.HEAP_OR_MAPPED,
            Phase.ALWAYS,
            shards * shard.held()));
    held.add(
        Held.during(
            Phase.LOADING,
            "%s samples, while they are packed".formatted(split),
            compressed ? shard.loading() : threads * shard.loading()));
  }

  /** Of a training sample, those that are not zero: a pair each, unless it is held as it is. */
  private int inputs() {
    int width = workload.training().set().width();
    double bytes = bytesPerSample.get(Split.TRAINING);
    return bytes < width ? (int) (bytes / BYTES_A_PAIR) : width;
  }
}
