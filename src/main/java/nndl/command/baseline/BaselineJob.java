package nndl.command.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads samples in the tasks of a Spark job, and adds up their darkness or counts correct guesses.
 * The result is the same for any number of slots.
 *
 * @param samples the samples that are read
 * @param heap the heap of the driver
 */
record BaselineJob(SampleRange samples, JavaSparkContext spark, SparkHeap heap) {
  /**
   * The number of tasks that add up darkness, unless a file is compressed or there are fewer
   * samples. It does not depend on the cluster, because the order of the additions affects the sum.
   */
  private static final int PARTS = 64;

  /**
   * The quality of guesses.
   *
   * @param right how many guesses are the class of the sample
   * @param tied the number of samples for which another class was as good as the guess
   */
  record Count(long right, long tied) implements Serializable {
    Count plus(Count more) {
      return new Count(right + more.right, tied + more.tied);
    }
  }

  /** Takes samples one at a time. The inputs of the sample are the only row of {@code x}. */
  private interface Each {
    void take(long number, int label, SparseRows x);
  }

  /**
   * Returns the darkness of the samples of each class.
   *
   * @param progress counts samples
   */
  Darkness darkness(ProgressAccumulator progress) {
    SampleSet set = samples.set();
    List<Part> files = set.parts();
    boolean compressed =
        files.stream().anyMatch(Part::compressed); // each task reads such a file from its start
    Shards tasks = tasks(compressed ? files.size() : PARTS);
    Darkness[] sums = new Darkness[tasks.count()];
    RangeJob<Darkness> job =
        job(
            progress,
            (storage, from, to, task, done) -> {
              Darkness sum = new Darkness();
              SampleRange mine = new SampleRange(set, from, to);
              read(storage, mine, done, (number, label, x) -> sum.add(label, x));
              return sum;
            });
    job.run(samples, tasks, (sum, task) -> sums[task] = sum);
    Darkness total = new Darkness();
    for (Darkness sum : sums) {
      total.add(sum);
    }
    return total;
  }

  /**
   * Counts correct guesses.
   *
   * @param guess is the same for all tasks
   * @param progress counts samples
   */
  <G extends Guess & Serializable> Count count(G guess, ProgressAccumulator progress) {
    SampleSet set = samples.set();
    Count[] total = {new Count(0, 0)};
    RangeJob<Count> job =
        job(
            progress,
            (storage, from, to, task, done) ->
                count(guess, storage, new SampleRange(set, from, to), done));
    Shards tasks = tasks((long) RangeJob.slots(spark) * RangeJob.TASKS_PER_SLOT);
    job.run(samples, tasks, (count, task) -> total[0] = total[0].plus(count));
    return total[0];
  }

  /**
   * Counts correct guesses in this thread.
   *
   * @param done is called with the number of samples that have been read since its last call
   */
  static Count count(Guess guess, Storage storage, SampleRange range, LongConsumer done) {
    long[] counts = new long[2];
    read(
        storage,
        range,
        done,
        (number, label, x) -> {
          counts[0] += guess.of(number, x) == label ? 1 : 0;
          counts[1] += guess.wasTied() ? 1 : 0;
        });
    return new Count(counts[0], counts[1]);
  }

  private static void read(Storage storage, SampleRange range, LongConsumer done, Each each) {
    SparseRows x = new SparseRows();
    range
        .set()
        .read(
            storage,
            range.from(),
            range.to(),
            true,
            (piece, first, remarks) -> {
              for (int i = 0; i < piece.count(); i++) {
                x.clear();
                piece.appendTo(x, i);
                each.take(first + i, piece.label(i), x);
                done.accept(1);
              }
            });
  }

  private Shards tasks(long wanted) {
    return RangeJob.tasks(wanted, samples.count(), 1);
  }

  private <R> RangeJob<R> job(ProgressAccumulator progress, RangeJob.Work<R> work) {
    return new RangeJob<>(spark, heap, TaskMemory.of(List.of(), samples.set()), progress, work);
  }
}
