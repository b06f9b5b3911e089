package nndl.command.baseline;

import static nndl.training.memory.MemoryBlock.always;
import static nndl.training.memory.MemoryBlock.iteration;
import static nndl.training.memory.MemoryBlock.loading;

import java.util.Arrays;
import java.util.List;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.data.sampling.Shards;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains support vector machines of many classes by Spark jobs, in which each pair of classes is a
 * task. The samples are broadcast once for all machines, and stay until the job is closed. The
 * machines have the same bits as machines that LIBSVM trains on the same samples, in the same
 * order, without Spark.
 */
final class SvmJob implements AutoCloseable {
  private final JavaSparkContext spark;
  private final SparkHeap heap;
  private final SvmSamples samples;
  private final Broadcast<SvmSamples> shared;

  /**
   * Loads the samples on which machines are trained. Fails before loading if the driver's heap is
   * too small for them.
   *
   * @param heap the heap of the driver
   */
  static SvmJob load(
      JavaSparkContext spark, SparkHeap heap, SampleLoader loader, SampleRange training) {
    PackedSamples first = loader.first(training.set());
    SampleLoader.Bytes packed =
        SampleLoader.bytes(training, (double) first.heldBytes() / first.count());
    long parts = packed.shared() ? 0 : packed.parts(); // if shared, held() includes them
    long shared = SvmSamples.bytes(first, training.count());
    heap.requireDriver(
        List.of(
            always(1, "what the tasks share", shared),
            loading(1, "packed samples", packed.held() + packed.packing() + parts),
            iteration(1, "its broadcast", shared)));
    return new SvmJob(spark, heap, SvmSamples.of(loader.load(training)));
  }

  /**
   * @param heap the heap of the driver
   */
  SvmJob(JavaSparkContext spark, SparkHeap heap, SvmSamples samples) {
    this.spark = spark;
    this.heap = heap;
    this.samples = samples;
    this.shared = spark.broadcast(samples);
  }

  /** The number of pairs of classes. */
  int pairs() {
    return samples.pairs();
  }

  /**
   * Trains a machine.
   *
   * @param progress counts pairs
   */
  SvmModel train(SvmSettings settings, ProgressAccumulator progress) {
    Broadcast<SvmSamples> all = shared;
    long each = samples.bytesOfNodes(samples.largestPair()) + SvmSettings.cacheBytes();
    SvmPair[] pairs = new SvmPair[samples.pairs()];
    new RangeJob<SvmPair>(
            spark,
            heap,
            new TaskMemory(samples.bytes(), each, 0),
            progress,
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
   * Counts the correct predictions of a machine that this job trained.
   *
   * @param of the samples that are classified
   * @param progress counts samples
   */
  BaselineJob.Count count(SvmModel model, SampleRange of, ProgressAccumulator progress) {
    Broadcast<SvmSamples> all = shared;
    Broadcast<SvmModel> machine = spark.broadcast(model);
    try {
      return new BaselineJob(of, spark, heap)
          .count(
              () -> new SvmVote(machine.value(), all.value()),
              samples.bytes() + model.bytes(),
              samples.bytesOfNodes(model.support().length),
              progress);
    } finally {
      machine.destroy();
    }
  }

  @Override
  public void close() {
    shared.destroy();
  }
}
