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
 * Reports the {@link Diagnosis} of a training: each finding once, at the epoch where it appears,
 * and at the end the findings that then hold. A resumed run does not repeat what it has reported.
 */
public final class DiagnosisLines implements Observer {
  /** About how many training samples are evaluated at the end, if none are otherwise. */
  private static final long TRAINING_SAMPLES = 10_000;

  /** Nothing is reported before this many steps, since epochs of small sets are short. */
  private static final long STEPS = 300;

  private final Workload workload;
  private final Consumer<String> lines;
  private final Set<Finding.Kind> told = EnumSet.noneOf(Finding.Kind.class);

  /**
   * @param history the history of the epochs that are over
   */
  public DiagnosisLines(Workload workload, History history, Consumer<String> lines) {
    this.workload = workload;
    this.lines = lines;
    List<Epoch> epochs = history.epochs();
    for (int end = 1; end <= epochs.size(); end++) {
      during(epochs.subList(0, end)).forEach(finding -> told.add(finding.kind()));
    }
  }

  private List<Finding> during(List<Epoch> epochs) {
    long steps = epochs.size() * h().descent().iterationsOf(workload.training().count());
    return steps < STEPS ? List.of() : Diagnosis.during(h(), epochs);
  }

  private Hyperparameters h() {
    return workload.hyperparameters();
  }

  /** Reports the findings of an epoch; those of the last epoch are reported by {@link #end}. */
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
   * @param exchange evaluates training samples, if none were evaluated
   * @param end the evaluations made at the end
   * @return what was reported
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
        Diagnosis.atEnd(h(), epochs, result, training).stream().map(Finding::line).toList();
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
