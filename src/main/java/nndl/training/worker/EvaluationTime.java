package nndl.training.worker;

import nndl.data.SampleRange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Computes by how much the time limit of an evaluation exceeds the time limit of a mini-batch's
 * gradients. The user can choose a smaller mini-batch but not a smaller set, so the limit of an
 * evaluation grows with the set.
 */
public final class EvaluationTime {
  /**
   * The lowest acceptable speed of an executor, in samples per second, if it had to evaluate the
   * whole set alone.
   */
  private static final long SLOWEST = 1000;

  private EvaluationTime() {}

  /** Returns the extra time for a set. */
  public static long millis(Workload workload, Split split) {
    return millis(workload.sets().get(split));
  }

  /** Returns the extra time for the largest set. */
  public static long longestMillis(Workload workload) {
    return workload.sets().values().stream().mapToLong(EvaluationTime::millis).max().orElse(0);
  }

  private static long millis(SampleRange set) {
    return 1000 * set.count() / SLOWEST;
  }
}
