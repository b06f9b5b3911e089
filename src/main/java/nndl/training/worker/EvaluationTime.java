package nndl.training.worker;

import nndl.data.SampleRange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * How much longer than the gradients of a mini-batch an evaluation may take: a mini-batch has a
 * size that one chooses, a set of samples has the size that it has. The more samples, the longer.
 */
public final class EvaluationTime {
  /** Samples a second that the slowest executor evaluates, should it have to do all alone. */
  private static final long SLOWEST = 1000;

  private EvaluationTime() {}

  /** Of a set. */
  public static long millis(Workload workload, Split split) {
    return millis(workload.sets().get(split));
  }

  /** Of the largest set. */
  public static long longestMillis(Workload workload) {
    return workload.sets().values().stream().mapToLong(EvaluationTime::millis).max().orElse(0);
  }

  private static long millis(SampleRange set) {
    return 1000 * set.count() / SLOWEST;
  }
}
