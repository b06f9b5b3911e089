package nndl.report.diagnosis;

import java.util.List;
import java.util.Optional;
import nndl.math.CsvRows;
import nndl.model.evaluation.Evaluation;
import nndl.training.workload.Split;

/**
 * Finds out from one evaluation whether the network knows all classes, and has no outputs for more.
 *
 * @param evaluation the evaluation of enough samples
 * @param set their set
 * @param names the name of each class, or empty if classes are known by their numbers
 */
record ClassDiagnosis(Evaluation evaluation, Split set, List<String> names) {
  /**
   * The smallest number of samples of a missing class. With fewer samples, all may be wrong by
   * chance.
   */
  private static final long MIN_OF_CLASS = 10;

  /** A class is missing if its recall is lower than this. */
  private static final double MISSED = 0.01;

  /**
   * Outputs that encode no class are reported if their share of all outputs is larger than this. A
   * smaller share may be meant for later classes.
   */
  private static final double SPARE = 0.5;

  /** Returns how many samples of each class were evaluated. */
  static long[] labels(Evaluation evaluation) {
    long[] labels = new long[evaluation.classes()];
    evaluation.confusion().forEach(cell -> labels[cell.label()] += cell.count());
    return labels;
  }

  /**
   * Returns a finding if more than the share {@link #SPARE} of the outputs encode no class, because
   * they come after the highest label. This happens if a user gives only the hidden neurons, as in
   * {@code --sizes 784,100}, since the last layer is the output layer.
   */
  Optional<Finding> spareOutputs() {
    int used =
        evaluation.confusion().stream().mapToInt(Evaluation.Cell::label).max().orElse(-1) + 1;
    int spare = evaluation.classes() - used;
    if (used == 0 || spare <= SPARE * evaluation.classes()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Finding.Kind.SPARE_OUTPUTS,
            "%s of %s classes have no sample, since the labels of the %s %s samples end with %s: let --sizes end with %s, behind the hidden neurons"
                .formatted(spare, evaluation.classes(), evaluation.count(), set, used - 1, used)));
  }

  /** Returns a finding if the network recognizes almost no sample of a class. */
  Optional<Finding> missingClass() {
    long[] predictions = new long[evaluation.predictions()];
    long[] right = new long[evaluation.predictions()];
    evaluation
        .confusion()
        .forEach(
            cell -> {
              predictions[cell.prediction()] += cell.count();
              right[cell.prediction()] += cell.label() == cell.prediction() ? cell.count() : 0;
            });
    long[] labels = labels(evaluation);
    int missing = 0;
    int first = -1;
    for (int c = 0; c < labels.length; c++) {
      if (labels[c] >= MIN_OF_CLASS && right[c] < MISSED * labels[c]) {
        first = missing == 0 ? c : first;
        missing++;
      }
    }
    if (missing == 0) {
      return Optional.empty();
    }
    String name = names.isEmpty() ? Integer.toString(first) : CsvRows.quoted(names.get(first));
    String all =
        missing == 1
            ? "class %s is".formatted(name)
            : "%s classes, class %s the first, are".formatted(missing, name);
    return Optional.of(
        new Finding(
            Finding.Kind.MISSING_CLASS,
            "%s %s, though %s of the %s %s samples are of class %s: look at its training samples, let it count more (--class-weights balanced), or begin with other weights (--seed, --initialiser scaled)"
                .formatted(
                    all,
                    predictions[first] == 0 ? "never predicted" : "almost never recognized",
                    labels[first],
                    evaluation.count(),
                    set,
                    name)));
  }
}
