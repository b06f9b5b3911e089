package nndl.training;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import nndl.training.workload.Split;

/**
 * What is evaluated, and when: some sets after every epoch, others once at the end.
 *
 * @param evaluate the sets to evaluate; the first is counted after every epoch, the others at the
 *     end
 * @param monitor what else the history holds of every epoch
 */
public record Monitoring(List<Split> evaluate, List<Quantity> monitor) implements Serializable {

  /** What the second program of the book (network2) monitors, as chapter 3 describes it. */
  public enum Quantity {
    /** The right ones among all samples of the first set that is evaluated. */
    ACCURACY,
    /** The average cost of a sample of that set, and the penalty. */
    COST,
    TRAINING_ACCURACY,
    TRAINING_COST;

    /** Of the samples that the network is trained on. */
    public boolean isOfTraining() {
      return this == TRAINING_ACCURACY || this == TRAINING_COST;
    }

    /** As the option and the history's column have it: {@code training-cost}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The set whose right answers are counted after every epoch, if there is one. */
  public Optional<Split> counted() {
    return evaluate.stream().findFirst();
  }

  /** The sets that are evaluated after every epoch. */
  public Set<Split> everyEpoch() {
    Set<Split> sets = EnumSet.noneOf(Split.class);
    counted().ifPresent(sets::add);
    if (monitor.stream().anyMatch(Quantity::isOfTraining)) {
      sets.add(Split.TRAINING);
    }
    return sets;
  }

  /** The sets that are evaluated once, with the weights that the model gets. */
  public List<Split> atEnd() {
    return evaluate.stream().skip(1).toList();
  }

  /** The set that a quantity is of. */
  Split setOf(Quantity quantity) {
    return quantity.isOfTraining() ? Split.TRAINING : counted().orElseThrow();
  }
}
