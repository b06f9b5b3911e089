package nndl.training.worker;

import java.util.EnumMap;
import java.util.Map;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.sampling.EpochOrder;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shuffle;
import nndl.model.evaluation.EvaluationSum;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Scalars;
import nndl.time.Clock;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * A worker's share of the samples, and the computations on it: the summed gradient of its part of a
 * mini-batch, and the evaluation of its part of a set.
 */
public final class Shard {
  private final Workload workload;
  private final int number;
  private final Map<Split, ShardSamples> samples = new EnumMap<>(Split.class);
  private final DataHashes hashes;
  private EpochOrder order;

  /**
   * The locations of the training samples in the packed samples, in the order of the epoch. They
   * are cached for the epoch, since finding each sample again would double the time.
   */
  private long[] locations = {};

  /** Loads shard {@code number} of a workload: its share of every set. */
  public Shard(Workload workload, SampleSource source, int number) {
    this.workload = workload;
    this.number = number;
    int classes = workload.hyperparameters().network().targets().classes();
    Map<Split, Long> found = new EnumMap<>(Split.class);
    for (Map.Entry<Split, SampleRange> set : workload.sets().entrySet()) {
      SampleRange range = set.getValue().shard(workload.shards(), number);
      PackedSamples packed = source.load(range);
      range.set().requireLabels(packed, range.from(), classes);
      ShardSamples part = new ShardSamples(packed, range.from());
      samples.put(set.getKey(), part);
      found.put(set.getKey(), part.hash());
    }
    this.hashes = new DataHashes(found);
  }

  /** The number of the shard, counted from 0. */
  public int number() {
    return number;
  }

  /** The hashes of the shard's samples; the hash of a set is their sum over all shards. */
  public DataHashes hashes() {
    return hashes;
  }

  /** The sizes of the network's layers. */
  public Layout layout() {
    return workload.layout();
  }

  /**
   * Adds the gradients of the shard's samples in a mini-batch to {@code sum}, in the order of the
   * shuffle. The gradients are computed at the parameters that {@link Workspace#at} has set. Also
   * adds the computing time to the scalars of {@code sum}.
   */
  public void addGradients(Workspace workspace, MiniBatch miniBatch, Clock clock, Gradient sum) {
    long start = clock.nanoTime();
    EpochOrder epochOrder = order(miniBatch.epoch());
    int from = epochOrder.countBefore(miniBatch.from());
    int to = epochOrder.countBefore(miniBatch.to());
    workspace.addGradients(training(), epochOrder, locations, from, to, sum);
    sum.scalars().add(Scalars.Name.SECONDS, clock.secondsSince(start));
  }

  /** Returns an empty evaluation, to which samples can be added. */
  public EvaluationSum newEvaluation() {
    return workload.newEvaluation();
  }

  /** Evaluates every {@code every}-th sample of a set, as far as the shard contains them. */
  public void evaluate(Workspace workspace, Split split, int every, EvaluationSum sum) {
    Sampling sampling = Sampling.of(workload.sets().get(split), every);
    workspace.evaluate(samples.get(split), sampling, sum);
  }

  private ShardSamples training() {
    return samples.get(Split.TRAINING);
  }

  private EpochOrder order(int wanted) {
    if (order == null || order.epoch() != wanted) {
      long n = workload.training().count();
      Shuffle shuffle = new Shuffle(workload.hyperparameters().objective().seed(), wanted, n);
      long first = workload.shards().start(number, n);
      order = new EpochOrder(shuffle, first, training().count(), n);
      PackedSamples packed = training().packed();
      locations = locations.length == packed.count() ? locations : new long[packed.count()];
      for (int i = 0; i < locations.length; i++) {
        locations[i] = packed.location(order.sample(i));
      }
    }
    return order;
  }
}
