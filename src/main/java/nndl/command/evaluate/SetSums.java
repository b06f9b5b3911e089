package nndl.command.evaluate;

import java.util.EnumMap;
import java.util.Map;
import nndl.command.evaluate.EvaluateJob.Score;
import nndl.data.packed.PackedSamples;
import nndl.data.table.RowSets;
import nndl.math.Matrix;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.EvaluationSum;
import nndl.model.evaluation.RankSum;
import nndl.network.Coding;
import nndl.network.TargetRows;
import nndl.training.worker.Answers;

/** Adds up the scores of samples, those of each set apart. Samples of no set are left out. */
final class SetSums {
  private final Ensemble ensemble;
  private final Coding targets;
  private final Answers answers;
  private final TargetRows wanted;
  private final Map<RowSets.Set, Sum> sums = new EnumMap<>(RowSets.Set.class);

  /** The sums of a set. */
  private record Sum(EvaluationSum evaluation, RankSum ranks) {}

  SetSums(Ensemble ensemble) {
    this.ensemble = ensemble;
    this.targets = ensemble.targets();
    this.answers = new Answers(targets, ensemble.cost());
    this.wanted = new TargetRows(1, targets.units().length);
  }

  /**
   * Adds a sample.
   *
   * @param number the number of the sample in its files
   * @param samples the samples that it is one of
   * @param outputs the outputs for m samples, [m, outputs]
   * @param i the row of {@code outputs} that belongs to the sample
   */
  void add(RowSets.Set set, long number, PackedSamples samples, int sample, Matrix outputs, int i) {
    if (set == RowSets.Set.NONE) {
      return;
    }
    Sum sum = of(set);
    Answers.want(samples, sample, wanted, 0);
    answers.add(number, wanted, 0, outputs, i, sum.evaluation);
    if (targets.classes() == 2) {
      sum.ranks.add(samples.label(sample), targets.shares(outputs.copyOfRow(i)));
    }
  }

  /** Adds the scores of other samples. */
  void add(Map<RowSets.Set, Score> part) {
    part.forEach(
        (set, score) -> {
          of(set).evaluation.add(score.evaluation());
          of(set).ranks.add(score.ranks());
        });
  }

  private Sum of(RowSets.Set set) {
    return sums.computeIfAbsent(set, unused -> new Sum(ensemble.newEvaluation(), new RankSum()));
  }

  /** Returns the scores of each set that has samples. */
  EnumMap<RowSets.Set, Score> total() {
    EnumMap<RowSets.Set, Score> total = new EnumMap<>(RowSets.Set.class);
    sums.forEach((set, sum) -> total.put(set, new Score(sum.evaluation.total(), sum.ranks)));
    return total;
  }
}
