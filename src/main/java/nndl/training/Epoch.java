package nndl.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.model.evaluation.Evaluation;
import nndl.training.workload.Split;

/**
 * The end of an epoch.
 *
 * @param number counted from 0
 * @param counted the set of the book's line, if there is one
 * @param evaluations of the sets that are evaluated after every epoch
 * @param penalty what the weights cost beside the samples; 0 without regularisation
 * @param layers what became of each layer, the first hidden one first
 */
public record Epoch(
    int number,
    Optional<Split> counted,
    Map<Split, Evaluation> evaluations,
    double penalty,
    List<LayerFigures> layers) {

  /** How many samples of the counted set got the right class; 0 without one. */
  public long correct() {
    return counted.map(set -> evaluations.get(set).correct()).orElse(0L);
  }

  /** How many samples the counted set has; 0 without one. */
  public long count() {
    return counted.map(set -> evaluations.get(set).count()).orElse(0L);
  }

  /** The numbers alone. */
  Epoch withoutSamples() {
    Map<Split, Evaluation> numbers = new EnumMap<>(Split.class);
    evaluations.forEach((set, evaluation) -> numbers.put(set, evaluation.withoutSamples()));
    return new Epoch(number, counted, numbers, penalty, layers);
  }

  /** The book's line. */
  @Override
  public String toString() {
    return count() == 0
        ? "Epoch " + number + " complete"
        : "Epoch " + number + ": " + correct() + " / " + count();
  }
}
