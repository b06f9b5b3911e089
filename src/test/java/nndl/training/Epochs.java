package nndl.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.training.workload.Split;

/** Results of epochs for tests. */
final class Epochs {
  private Epochs() {}

  /**
   * An epoch in which {@code correct} of {@code count} test samples are right; each sample costs a
   * half.
   */
  static Map<Split, Evaluation> counted(long correct, long count) {
    return Map.of(Split.TEST, evaluation(correct, count));
  }

  static Evaluation evaluation(long correct, long count) {
    long[] confidences = new long[Evaluation.BINS];
    long[] right = new long[Evaluation.BINS];
    confidences[7] = count;
    right[7] = correct;
    return new Evaluation(
        3,
        3,
        count << 31,
        confidences,
        right,
        List.of(),
        List.of(),
        Activity.UNKNOWN,
        null,
        Residuals.NONE);
  }

  static Epoch epoch(int number, long correct, long count) {
    return new Epoch(number, Optional.of(Split.TEST), counted(correct, count), 0, List.of());
  }
}
