package nndl.training;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import nndl.evaluation.Evaluation;
import nndl.worker.Split;

/**
 * The end of an epoch.
 *
 * @param number counted from 0
 * @param counted the set of the book's line, if there is one
 * @param evaluations of the sets that are evaluated after every epoch
 * @param penalty what the weights cost beside the samples; 0 without regularisation
 */
public record Epoch(
    int number, Optional<Split> counted, Map<Split, Evaluation> evaluations, double penalty) {
  /** Classes are not equally frequent: of MNIST's images, 11.35% are of the most frequent one. */
  private static final double ABOUT_CHANCE = 1.2;

  /** How many samples of the counted set got the right class; 0 without one. */
  public long correct() {
    return counted.map(set -> evaluations.get(set).correct()).orElse(0L);
  }

  /** How many samples the counted set has; 0 without one. */
  public long count() {
    return counted.map(set -> evaluations.get(set).count()).orElse(0L);
  }

  /** Whether the network was about as good as an answer that is always the same. */
  boolean isAtChance(int classes) {
    return count() > 0 && (double) correct() * classes <= ABOUT_CHANCE * count();
  }

  /** The numbers alone. */
  Epoch withoutSamples() {
    Map<Split, Evaluation> numbers = new EnumMap<>(Split.class);
    evaluations.forEach((set, evaluation) -> numbers.put(set, evaluation.withoutSamples()));
    return new Epoch(number, counted, numbers, penalty);
  }

  /** The book's line. */
  @Override
  public String toString() {
    return count() == 0
        ? "Epoch " + number + " complete"
        : "Epoch " + number + ": " + correct() + " / " + count();
  }
}
