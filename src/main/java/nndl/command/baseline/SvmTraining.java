package nndl.command.baseline;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import libsvm.svm_model;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.spark.RangeJob;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;

/**
 * Trains support vector machines of many classes on the driver, and counts their correct
 * predictions, in several threads. A thread trains one pair of classes at a time. The machines have
 * the same bits as machines that LIBSVM trains on the same samples, in the same order.
 */
record SvmTraining(SvmSamples samples, int threads) {
  /**
   * Loads the samples on which machines are trained. Fails before loading if the driver's heap is
   * too small for them.
   *
   * @param heap the heap of the driver
   */
  static SvmTraining load(SparkHeap heap, SampleLoader loader, SampleRange training, int threads) {
    PackedSamples first = loader.first(training.set());
    SampleLoader.Bytes packed =
        SampleLoader.bytes(training, (double) first.heldBytes() / first.count());
    long loading = packed.held() + (packed.shared() ? 0 : packed.parts());
    long n = training.count();
    long svm = SvmSamples.bytes(first, n);
    long kernels = threads * Math.min(SvmSettings.CACHE_BYTES, Float.BYTES * n * n);
    heap.requireDriver(new JvmMemory(0, svm + Math.max(kernels, loading), 0, 0, 0));
    return new SvmTraining(SvmSamples.of(loader.load(training)), threads);
  }

  /** The number of pairs of classes. */
  int pairs() {
    return samples.pairs();
  }

  /**
   * Trains a machine.
   *
   * @param done is called with the number of pairs that have been trained since its last call
   */
  svm_model train(SvmSettings settings, LongConsumer done) {
    SvmPair[] pairs = new SvmPair[samples.pairs()];
    inThreads(
        pairs.length,
        pair -> {
          pairs[pair] = SvmPair.train(samples, pair, settings);
          done.accept(1);
        });
    return SvmPair.joined(samples, settings, List.of(pairs));
  }

  /**
   * Counts the correct predictions of a machine.
   *
   * @param of the samples that are classified
   * @param done is called with the number of samples that have been classified since its last call
   */
  BaselineJob.Count count(svm_model model, Storage storage, SampleRange of, LongConsumer done) {
    Shards parts = RangeJob.tasks((long) threads * RangeJob.TASKS_PER_SLOT, of.count(), 1);
    BaselineJob.Count[] counts = new BaselineJob.Count[parts.count()];
    inThreads(
        counts.length,
        part ->
            counts[part] =
                BaselineJob.count(new SvmVote(model), storage, of.shard(parts, part), done));
    return Stream.of(counts).reduce(new BaselineJob.Count(0, 0), BaselineJob.Count::plus);
  }

  /** Does {@code count} pieces of work. Each thread takes the next piece when it has done one. */
  private void inThreads(int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              for (int piece; (piece = next.getAndIncrement()) < count; ) {
                work.accept(piece);
              }
            });
  }
}
