package nndl.report.diagnosis;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import nndl.model.evaluation.Evaluation;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.History;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Reports the {@link Diagnosis} of a training. During the training, each kind of finding is
 * reported once, after the epoch in which it first appears. At the end, the findings of {@link
 * Diagnosis#atEnd} are reported. A resumed run does not repeat what it has reported during the
 * training.
 */
public final class DiagnosisLines implements Observer {
  /**
   * The approximate number of training samples that are evaluated at the end, if the training set
   * was not evaluated.
   */
  private static final long TRAINING_SAMPLES = 10_000;

  /**
   * During the training, nothing is reported before this number of steps, since an epoch of a small
   * set has only few steps.
   */
  private static final long STEPS = 300;

  private final Workload workload;
  private final TableFacts table;
  private final Consumer<String> lines;
  private final Set<Finding.Kind> told = EnumSet.noneOf(Finding.Kind.class);

  /**
   * @param history the history of the epochs that were computed before this run
   */
  public DiagnosisLines(
      Workload workload, TableFacts table, History history, Consumer<String> lines) {
    this.workload = workload;
    this.table = table;
    this.lines = lines;
    List<Epoch> epochs = history.epochs();
    for (int end = 1; end <= epochs.size(); end++) {
      during(epochs.subList(0, end)).forEach(finding -> told.add(finding.kind()));
    }
  }

  private List<Finding> during(List<Epoch> epochs) {
    long steps = epochs.size() * h().descent().iterationsOf(workload.training().count());
    return steps < STEPS ? List.of() : Diagnosis.during(h(), table, epochs);
  }

  private Hyperparameters h() {
    return workload.hyperparameters();
  }

  /**
   * Reports the new findings after an epoch. After the last epoch it does nothing, since {@link
   * #end} follows.
   */
  @Override
  public void epochEnded(Progress progress, Epoch epoch) {
    if (progress.isOver()) {
      return;
    }
    for (Finding finding : during(progress.history().epochs())) {
      if (told.add(finding.kind())) {
        lines.accept("epoch %s: %s".formatted(epoch.number(), finding.line()));
      }
    }
  }

  /**
   * Reports the findings at the end of the training.
   *
   * @param exchange evaluates training samples if they have not been evaluated
   * @param end the evaluations made at the end
   * @return the lines that were reported
   */
  public List<String> end(Progress progress, Exchange exchange, Map<Split, Evaluation> end) {
    List<Epoch> epochs = progress.history().epochs();
    Epoch result = progress.resultEpoch();
    Optional<Evaluation> training =
        result
            .counted()
            .filter(set -> set != Split.TRAINING && epochs.size() >= Diagnosis.EPOCHS)
            .map(set -> training(progress, result, exchange, end));
    List<String> found =
        Diagnosis.atEnd(h(), table, epochs, result, training).stream().map(Finding::line).toList();
    found.forEach(lines);
    return found;
  }

  private Evaluation training(
      Progress progress, Epoch result, Exchange exchange, Map<Split, Evaluation> end) {
    Evaluation known = end.getOrDefault(Split.TRAINING, result.evaluations().get(Split.TRAINING));
    int every = (int) Math.max(1, workload.training().count() / TRAINING_SAMPLES);
    return known == null ? exchange.evaluate(progress.result(), Split.TRAINING, every) : known;
  }
}
