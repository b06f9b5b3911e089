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
  private final Map<Split, ShardSamples> samples;
  private final DataHashes hashes;
  private EpochOrder order;

  /**
   * The locations of the training samples in the packed samples, in the order of the epoch. They
   * are cached for the epoch, since finding each sample again would double the time.
   */
  private long[] locations = {};

  /** Loads shard {@code number} of a workload: its share of every set. */
  public static Shard load(Workload workload, SampleSource source, int number) {
    Map<Split, ShardSamples> samples = new EnumMap<>(Split.class);
    workload
        .sets()
        .forEach(
            (split, whole) -> {
              SampleRange range = whole.shard(workload.shards(), number);
              samples.put(
                  split, new ShardSamples(loadChecked(workload, source, range), range.from()));
            });
    return new Shard(workload, number, samples);
  }

  private static PackedSamples loadChecked(
      Workload workload, SampleSource source, SampleRange range) {
    PackedSamples samples = source.load(range);
    int classes = workload.hyperparameters().network().targets().classes();
    range.set().requireLabels(samples, range.from(), classes);
    return samples;
  }

  private Shard(Workload workload, int number, Map<Split, ShardSamples> samples) {
    this.workload = workload;
    this.number = number;
    this.samples = samples;
    this.hashes = hashes(samples);
  }

  private static DataHashes hashes(Map<Split, ShardSamples> samples) {
    Map<Split, Long> hashes = new EnumMap<>(Split.class);
    samples.forEach((set, part) -> hashes.put(set, part.hash()));
    return new DataHashes(hashes);
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
