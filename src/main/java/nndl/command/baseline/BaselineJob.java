package nndl.command.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import nndl.data.BlockHosts;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.math.SparseRows;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Reads samples range by range, each range a task of a Spark job: adds up their darkness, or counts
 * how often a guess is right. The result is the same for any number of slots.
 *
 * @param samples to be read
 * @param heap of the driver
 */
public record BaselineJob(SampleRange samples, JavaSparkContext spark, SparkHeap heap) {
  /** Of plain files: sums are added in one order, so there must be as many on any cluster. */
  private static final int PARTS = 64;

  /** So that a slow executor gets fewer tasks than a fast one. */
  private static final int TASKS_PER_SLOT = 4;

  /** Makes what a task guesses by. */
  public interface Guesses extends Serializable {
    Guess ofTask();
  }

  /**
   * What guesses were worth.
   *
   * @param right how many are the sample's class
   * @param tied for how many samples another class would have been as good
   */
  public record Count(long right, long tied) implements Serializable {
    private Count plus(Count more) {
      return new Count(right + more.right, tied + more.tied);
    }
  }

  /** What is done with a sample, the only row of its inputs. */
  private interface Each {
    void take(long number, int label, SparseRows x);
  }

  /**
   * How dark the samples of each class are.
   *
   * @param tally counts samples
   */
  public Darkness darkness(ProgressAccumulator tally) {
    SampleSet set = samples.set();
    List<Part> files = set.parts();
    boolean compressed =
        files.stream().anyMatch(Part::compressed); // each task reads from its start
    Shards tasks = tasks(compressed ? files.size() : PARTS);
    Darkness[] sums = new Darkness[tasks.count()];
    run(
        tasks,
        BaselineMemory.reading(set, 0, 0),
        tally,
        (storage, from, to, task, done) -> {
          Darkness sum = new Darkness();
          SampleRange mine = new SampleRange(set, from, to);
          read(storage, mine, done, (number, label, x) -> sum.add(label, x));
          return sum;
        },
        (sum, task) -> sums[task] = sum);
    Darkness total = new Darkness();
    for (Darkness sum : sums) {
      total.add(sum);
    }
    return total;
  }

  /**
   * How good guesses are.
   *
   * @param shared bytes that the guesses of all tasks share
   * @param each bytes that those of a task have for themselves
   * @param tally counts samples
   */
  public Count count(Guesses guesses, long shared, long each, ProgressAccumulator tally) {
    SampleSet set = samples.set();
    Count[] total = {new Count(0, 0)};
    run(
        tasks((long) RangeJob.slots(spark) * TASKS_PER_SLOT),
        BaselineMemory.reading(set, shared, each),
        tally,
        (storage, from, to, task, done) ->
            count(guesses.ofTask(), storage, new SampleRange(set, from, to), done),
        (count, task) -> total[0] = total[0].plus(count));
    return total[0];
  }

  private static Count count(Guess guess, Storage storage, SampleRange range, LongConsumer done) {
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
    SamplePieces.read(
        storage,
        range,
        (piece, first) -> {
          for (int i = 0; i < piece.count(); i++) {
            x.clear();
            piece.appendTo(x, i);
            each.take(first + i, piece.label(i), x);
            done.accept(1);
          }
        });
  }

  private Shards tasks(long wanted) {
    return new Shards((int) Math.min(Shards.MAX, Math.min(wanted, samples.count())));
  }

  private <R> void run(
      Shards tasks,
      TaskMemory memory,
      ProgressAccumulator tally,
      RangeJob.Work<R> work,
      ObjIntConsumer<R> results) {
    Placement placement =
        Placement.of(
            spark,
            new BlockHosts(new Storage(spark.hadoopConfiguration())),
            IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList());
    new RangeJob<>(spark, heap, memory, tally, work)
        .run(samples.from(), samples.count(), tasks, placement, results);
  }
}
