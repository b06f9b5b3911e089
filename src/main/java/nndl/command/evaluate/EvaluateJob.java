package nndl.command.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
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
 * Evaluates models on samples in one Spark job. A task reads its samples as a stream and has only a
 * small piece of them in memory, so the number of samples is not limited. The sum of evaluations
 * has the same bits in any order, so the number of tasks does not affect the result.
 *
 * @param ensemble the models
 * @param samples the samples, whose inputs are divided by the scale of the ensemble
 */
record EvaluateJob(Ensemble ensemble, SampleRange samples) implements Serializable {
  /**
   * The approximate maximum number of samples in a task, if all files are plain. It makes repeating
   * a task cheap.
   */
  private static final long MAX_SAMPLES_PER_TASK = 100_000;

  /**
   * Runs the job.
   *
   * @param heap the heap of the driver
   * @param progress counts samples
   */
  Evaluation run(JavaSparkContext spark, SparkHeap heap, ProgressAccumulator progress) {
    TaskMemory memory = TaskMemory.of(ensemble.models(), samples.set());
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
   * Returns how the samples are divided into tasks. Each task reads a compressed file from its
   * start. So if a file is compressed, there are no more tasks than slots, or no more than files if
   * there are more files than slots.
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
    SampleSet set = samples.set();
    set.read(
        storage,
        from,
        to,
        true,
        (piece, first, remarks) -> {
          set.requireLabels(piece, first, ensemble.input().classes());
          evaluator.add(piece, first, sum);
          done.accept(piece.count());
        });
    return sum.total();
  }
}
