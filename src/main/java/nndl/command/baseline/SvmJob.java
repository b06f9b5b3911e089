package nndl.command.baseline;

import java.util.Arrays;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.data.sampling.Shards;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A support vector machine of many classes as Spark jobs: each pair of classes is a task, and the
 * samples travel once, however many machines are trained on them, and stay until this is closed.
 * What comes of it are the bits that LIBSVM alone would give.
 */
public final class SvmJob implements AutoCloseable {
  private final JavaSparkContext spark;
  private final SparkHeap heap;
  private final SvmSamples samples;
  private final Broadcast<SvmSamples> shared;

  /**
   * Loads the samples to train on; fails before that if the driver's heap is too small for them.
   *
   * @param heap of the driver
   */
  public static SvmJob load(
      JavaSparkContext spark, SparkHeap heap, SampleLoader loader, SampleRange training) {
    PackedSamples first = loader.first(training.set());
    heap.requireDriver(
        BaselineMemory.loading(
            SampleLoader.bytes(training, (double) first.heldBytes() / first.count()),
            SvmSamples.bytes(first, training.count())));
    return new SvmJob(spark, heap, SvmSamples.of(loader.load(training)));
  }

  /**
   * @param heap of the driver
   */
  public SvmJob(JavaSparkContext spark, SparkHeap heap, SvmSamples samples) {
    this.spark = spark;
    this.heap = heap;
    this.samples = samples;
    this.shared = spark.broadcast(samples);
  }

  /** How many pairs of classes there are. */
  public int pairs() {
    return samples.pairs();
  }

  /**
   * Trains a machine.
   *
   * @param tally counts pairs
   */
  public SvmModel train(SvmSettings settings, ProgressAccumulator tally) {
    Broadcast<SvmSamples> all = shared;
    long each = samples.bytesOfNodes(samples.largestPair()) + SvmSettings.cacheBytes();
    SvmPair[] pairs = new SvmPair[samples.pairs()];
    new RangeJob<SvmPair>(
            spark,
            heap,
            new BaselineMemory(samples.bytes(), each),
            tally,
            (storage, from, to, task, done) -> {
              SvmPair pair = SvmPair.train(all.value(), task, settings);
              done.accept(1);
              return pair;
            })
        .run(
            0,
            pairs.length,
            new Shards(pairs.length),
            Placement.anywhere(pairs.length),
            (pair, task) -> pairs[task] = pair);
    return SvmModel.of(samples, settings, Arrays.asList(pairs));
  }

  /**
   * How good a machine is that was trained here.
   *
   * @param tally counts samples
   */
  public BaselineJob.Count count(SvmModel model, SampleRange of, ProgressAccumulator tally) {
    Broadcast<SvmSamples> all = shared;
    Broadcast<SvmModel> machine = spark.broadcast(model);
    try {
      return new BaselineJob(of, spark, heap)
          .count(
              () -> new SvmVote(machine.value(), all.value()),
              samples.bytes() + model.bytes(),
              samples.bytesOfNodes(model.support().length),
              tally);
    } finally {
      machine.destroy();
    }
  }

  @Override
  public void close() {
    shared.destroy();
  }
}
