package nndl.command.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import nndl.data.BlockHosts;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.spark.EnsembleMemory;
import nndl.spark.EnsembleMemory.Inputs;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SparkHeap;
import nndl.training.worker.Evaluator;
import nndl.training.worker.Tiles;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Evaluates models on samples in one Spark job. A task reads a range of the samples as a stream and
 * holds a small piece of it, so there may be any number of them. Evaluations add up to the last bit
 * in any order, so neither the number of tasks nor one that runs twice makes a difference.
 *
 * @param samples divided by the scale of the committee's inputs
 */
public record EvaluateJob(Ensemble committee, SampleRange samples) implements Serializable {
  /** Of plain files a task has so many samples at most, so that a lost executor costs little. */
  private static final long MAX_SAMPLES_PER_TASK = 100_000;

  /** So that a slow executor gets fewer tasks than a fast one. */
  private static final int TASKS_PER_SLOT = 4;

  /**
   * Runs the job.
   *
   * @param heap of the driver
   * @param tally counts samples
   */
  public Evaluation run(JavaSparkContext spark, SparkHeap heap, ProgressAccumulator tally) {
    EnsembleMemory memory = new EnsembleMemory(committee, Inputs.of(samples.set()), 0, 0);
    RangeJob<Evaluation> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            tally,
            (storage, from, to, task, done) -> evaluate(storage, from, to, done));
    Shards tasks = tasks(RangeJob.slots(spark));
    EvaluationSum total = committee.newEvaluation();
    job.run(
        samples.from(),
        samples.count(),
        tasks,
        placement(spark, tasks),
        (evaluation, task) -> total.add(evaluation));
    return total.total();
  }

  /**
   * How the samples are cut. A compressed file is read from its start for each task, so then there
   * are no more tasks than can run at once, or than there are files.
   */
  private Shards tasks(int slots) {
    List<Part> parts = samples.set().parts();
    long wanted =
        parts.stream().anyMatch(Part::compressed)
            ? Math.max(slots, parts.size())
            : Math.max((long) slots * TASKS_PER_SLOT, samples.count() / MAX_SAMPLES_PER_TASK);
    long most = (samples.count() + Tiles.SIZE - 1) / Tiles.SIZE;
    return new Shards((int) Math.min(Shards.MAX, Math.min(wanted, most)));
  }

  private Placement placement(JavaSparkContext spark, Shards tasks) {
    return Placement.of(
        spark,
        new BlockHosts(new Storage(spark.hadoopConfiguration())),
        IntStream.range(0, tasks.count()).mapToObj(t -> samples.shard(tasks, t)).toList());
  }

  private Evaluation evaluate(Storage storage, long from, long to, LongConsumer done) {
    EvaluationSum sum = committee.newEvaluation();
    Evaluator evaluator =
        new Evaluator(committee.outputs(Tiles.SIZE), committee.targets(), committee.cost());
    SampleRange range = new SampleRange(samples.set(), from, to);
    SamplePieces.read(
        storage,
        range,
        (piece, first) -> {
          range.set().requireLabels(piece, first, committee.input().classes());
          evaluator.add(piece, first, sum);
          done.accept(piece.count());
        });
    return sum.total();
  }
}
