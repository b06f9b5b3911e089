package nndl.command.evaluate;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Part;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.RankSum;
import nndl.spark.ProgressAccumulator;
import nndl.spark.RangeJob;
import nndl.spark.TaskMemory;
import nndl.spark.cluster.SparkHeap;
import nndl.training.worker.Tiles;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Evaluates models on samples in one Spark job, the samples of each set apart. A task reads its
 * samples as a stream and has only a small piece of them in memory, so the number of samples is not
 * limited. The sum of evaluations has the same bits in any order, so the number of tasks does not
 * affect the result.
 *
 * @param ensemble the models
 * @param samples the samples, whose inputs are divided by the scale of the ensemble
 * @param rows the set of each sample if they are all rows of a table. Those of no set are left out.
 *     If it is null, all samples are of one set, which counts as the test set.
 */
record EvaluateJob(Ensemble ensemble, SampleRange samples, RowSets rows) implements Serializable {
  /**
   * The approximate maximum number of samples in a task, if all files are plain. It makes repeating
   * a task cheap.
   */
  private static final long MAX_SAMPLES_PER_TASK = 100_000;

  /** The scores of the samples of a set, and their ranks if there are two classes. */
  record Score(Evaluation evaluation, RankSum ranks) implements Serializable {}

  /**
   * Runs the job.
   *
   * @param heap the heap of the driver
   * @param progress counts samples
   */
  Map<RowSets.Set, Score> run(
      JavaSparkContext spark, SparkHeap heap, ProgressAccumulator progress) {
    TaskMemory memory = TaskMemory.of(ensemble.models(), samples.set());
    RangeJob<EnumMap<RowSets.Set, Score>> job =
        new RangeJob<>(
            spark,
            heap,
            memory,
            progress,
            (storage, from, to, task, done) -> evaluate(storage, from, to, done));
    SetSums sums = new SetSums(ensemble);
    job.run(samples, tasks(RangeJob.slots(spark)), (part, task) -> sums.add(part));
    return sums.total();
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

  private EnumMap<RowSets.Set, Score> evaluate(
      Storage storage, long from, long to, LongConsumer done) {
    SetSums sums = new SetSums(ensemble);
    Tiles tiles = new Tiles(ensemble.outputs(Tiles.SIZE));
    SampleSet set = samples.set();
    set.read(
        storage,
        from,
        to,
        rows == null, // a row in which a value is missing is of no set
        (piece, first, remarks) -> {
          set.requireLabels(piece, first, ensemble.input().classes());
          tiles.run(
              piece,
              (sample, outputs, i) ->
                  sums.add(
                      rows == null ? RowSets.Set.TEST : rows.of(first + sample),
                      first + sample,
                      piece,
                      sample,
                      outputs,
                      i));
          done.accept(piece.count());
        });
    return sums.total();
  }
}
