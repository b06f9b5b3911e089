package nndl.command.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.data.SamplePieces;
import nndl.data.SampleRange;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationSum;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.SparkHeap;
import nndl.training.worker.Evaluator;
import nndl.training.worker.Tiles;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Evaluates models on samples in one Spark job. A task reads its samples as a stream and holds a
 * small piece of them, so there may be any number of samples. The sum of evaluations has the same
 * bits in any order, so the number of tasks does not matter.
 *
 * @param samples divided by the scale of the ensemble's inputs
 */
record EvaluateJob(Ensemble ensemble, SampleRange samples) implements Serializable {
  /** The most samples of plain files in a task, so that it costs little to repeat one. */
  private static final long MAX_SAMPLES_PER_TASK = 100_000;

  /**
   * Runs the job.
   *
   * @param heap of the driver
   * @param progress counts samples
   */
  Evaluation run(JavaSparkContext spark, SparkHeap heap, ProgressAccumulator progress) {
    TaskMemory memory = TaskMemory.of(ensemble, samples.set(), 0, 0);
    RangeJob<Evaluation> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            progress,
            (storage, from, to, task, done) -> evaluate(storage, from, to, done));
    EvaluationSum total = ensemble.newEvaluation();
    job.run(samples, tasks(RangeJob.slots(spark)), (evaluation, task) -> total.add(evaluation));
    return total.total();
  }

  /**
   * How the samples are cut into tasks. Each task reads a compressed file from its start; so with
   * one, there are no more tasks than slots, or than files.
   */
  private Shards tasks(int slots) {
    List<Part> parts = samples.set().parts();
    long wanted =
        parts.stream().anyMatch(Part::compressed)
            ? Math.max(slots, parts.size())
            : Math.max(
                (long) slots * RangeJob.TASKS_PER_SLOT, samples.count() / MAX_SAMPLES_PER_TASK);
    return RangeJob.tasks(wanted, samples.count(), Tiles.SIZE);
  }

  private Evaluation evaluate(Storage storage, long from, long to, LongConsumer done) {
    EvaluationSum sum = ensemble.newEvaluation();
    Evaluator evaluator =
        new Evaluator(ensemble.outputs(Tiles.SIZE), ensemble.targets(), ensemble.cost());
    SampleRange range = new SampleRange(samples.set(), from, to);
    SamplePieces.read(
        storage,
        range,
        (piece, first) -> {
          range.set().requireLabels(piece, first, ensemble.input().classes());
          evaluator.add(piece, first, sum);
          done.accept(piece.count());
        });
    return sum.total();
  }
}
