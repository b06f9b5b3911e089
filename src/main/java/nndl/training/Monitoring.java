package nndl.training;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import nndl.training.workload.Split;

/**
 * Which sets are evaluated, and when: some after every epoch, others once at the end.
 *
 * @param evaluate the sets to evaluate: the first one after every epoch, the others once at the end
 * @param monitor the additional quantities that the history contains for every epoch; if one of
 *     them needs the training set, this set is evaluated after every epoch too
 */
public record Monitoring(List<Split> evaluate, List<Quantity> monitor) implements Serializable {

  /**
   * The quantities that the book's second program (network2) monitors, as chapter 3 describes it.
   */
  public enum Quantity {
    /** The accuracy on the first set that is evaluated. */
    ACCURACY,
    /** The average cost of a sample of the first set that is evaluated, plus the penalty. */
    COST,
    TRAINING_ACCURACY,
    TRAINING_COST;

    /** Whether the quantity is measured on the training set. */
    public boolean isOfTraining() {
      return this == TRAINING_ACCURACY || this == TRAINING_COST;
    }

    /** The name in the option and in the history's header, such as {@code training-cost}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The set of the accuracy line, which is evaluated after every epoch, if there is one. */
  public Optional<Split> counted() {
    return evaluate.stream().findFirst();
  }

  /**
   * The sets that are evaluated after every epoch for the accuracy line and the monitored
   * quantities.
   */
  public Set<Split> everyEpoch() {
    Set<Split> sets = EnumSet.noneOf(Split.class);
    counted().ifPresent(sets::add);
    if (monitor.stream().anyMatch(Quantity::isOfTraining)) {
      sets.add(Split.TRAINING);
    }
    return sets;
  }

  /** The sets that are evaluated once, after the training, with the weights of the model. */
  public List<Split> atEnd() {
    return evaluate.stream().skip(1).toList();
  }

  /** The set that a quantity is measured on. */
  Split setOf(Quantity quantity) {
    return quantity.isOfTraining() ? Split.TRAINING : counted().orElseThrow();
  }
}
