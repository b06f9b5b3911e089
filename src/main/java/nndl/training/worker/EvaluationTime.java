package nndl.training.worker;

import nndl.data.SampleRange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * How much longer than the gradients of a mini-batch an evaluation may take. The user chooses the
 * size of a mini-batch, but not that of a set, so the limit grows with the set.
 */
public final class EvaluationTime {
  /**
   * Samples per second that the slowest executor evaluates, if it had to evaluate the whole set
   * alone.
   */
  private static final long SLOWEST = 1000;

  private EvaluationTime() {}

  /** The extra time for a set. */
  public static long millis(Workload workload, Split split) {
    return millis(workload.sets().get(split));
  }

  /** The extra time for the largest set. */
  public static long longestMillis(Workload workload) {
    return workload.sets().values().stream().mapToLong(EvaluationTime::millis).max().orElse(0);
  }

  private static long millis(SampleRange set) {
    return 1000 * set.count() / SLOWEST;
  }
}
