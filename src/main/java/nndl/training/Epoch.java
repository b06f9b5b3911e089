package nndl.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.training.workload.Split;

/**
 * The results at the end of an epoch.
 *
 * @param number counted from 0
 * @param counted the set whose correct predictions the accuracy line counts, if there is one
 * @param evaluations the evaluations of the sets that are evaluated after every epoch
 * @param penalty the cost of the weights themselves; 0 without l2 and l1
 * @param layers the figures of each layer, in the order of the layers
 */
public record Epoch(
    int number,
    Optional<Split> counted,
    Map<Split, Evaluation> evaluations,
    double penalty,
    List<LayerFigures> layers) {

  /** How many samples of the counted set were classified correctly; 0 if there is no such set. */
  public long correct() {
    return counted.map(set -> evaluations.get(set).correct()).orElse(0L);
  }

  /** How many samples the counted set has; 0 if there is no such set. */
  public long count() {
    return counted.map(set -> evaluations.get(set).count()).orElse(0L);
  }

  /** How far the answers for the counted set are off, if they are numbers. */
  Residuals residuals() {
    return counted.map(set -> evaluations.get(set).residuals()).orElse(Residuals.NONE);
  }

  /** Returns a copy whose evaluations contain only numbers and no single samples. */
  Epoch withoutSamples() {
    Map<Split, Evaluation> numbers = new EnumMap<>(Split.class);
    evaluations.forEach((set, evaluation) -> numbers.put(set, evaluation.withoutSamples()));
    return new Epoch(number, counted, numbers, penalty, layers);
  }

  /** Returns the accuracy line of the epoch, as the book's program prints it. */
  @Override
  public String toString() {
    return count() == 0
        ? "Epoch " + number + " complete"
        : "Epoch " + number + ": " + evaluations.get(counted.orElseThrow()).figure();
  }
}
