package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import java.util.HashSet;
import java.util.List;
import nndl.command.Scope;
import nndl.error.InputException;
import nndl.training.Monitoring;
import nndl.training.workload.Split;
import picocli.CommandLine.Option;

/** The training options for what is evaluated during and after the training. */
public final class MonitorOptions {
  /** A set to evaluate, or none. */
  public enum Evaluate {
    TEST,
    VALIDATION,
    TRAINING,
    NONE
  }

  @Scope(rateTest = false, search = ALL_TRIALS)
  @Option(
      names = "--evaluate",
      paramLabel = "SET",
      split = ",",
      defaultValue = "test",
      description =
          "test | validation | training | none: what is counted after every epoch, and "
              + "after commas what is counted once, at the end (${DEFAULT-VALUE})")
  private List<Evaluate> evaluate;

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
  @Option(
      names = "--monitor",
      paramLabel = "QUANTITY",
      split = ",",
      description =
          "further columns of history.csv: accuracy, cost, training-accuracy, "
              + "training-cost, with commas between them")
  private List<Monitoring.Quantity> monitor;

  /** Whether {@code --evaluate} names this set. */
  boolean evaluates(Evaluate set) {
    return evaluate.contains(set);
  }

  /** Whether {@code --monitor} names an accuracy. */
  boolean monitorsAccuracy() {
    return monitor != null
        && (monitor.contains(Monitoring.Quantity.ACCURACY)
            || monitor.contains(Monitoring.Quantity.TRAINING_ACCURACY));
  }

  /** Returns what is evaluated, after checking the options. */
  Monitoring monitoring() {
    requireDistinct("--evaluate", evaluate);
    if (evaluates(Evaluate.NONE) && evaluate.size() > 1) {
      throw InputException.expected("--evaluate none", "no sets beside it", evaluate);
    }
    List<Split> sets =
        evaluate.stream()
            .filter(set -> set != Evaluate.NONE)
            .map(set -> Split.valueOf(set.name()))
            .toList();
    List<Monitoring.Quantity> quantities = monitor == null ? List.of() : monitor;
    requireDistinct("--monitor", quantities);
    for (Monitoring.Quantity quantity : quantities) {
      if (!quantity.isOfTraining() && sets.isEmpty()) {
        throw InputException.expected("--monitor " + quantity, "a set in --evaluate", "none");
      }
    }
    return new Monitoring(sets, quantities);
  }

  private static void requireDistinct(String option, List<?> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw InputException.expected(option, "nothing twice", values);
    }
  }
}
