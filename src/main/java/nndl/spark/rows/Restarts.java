package nndl.spark.rows;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkContext;

/**
 * Begins a Spark job again that Spark has given up because of a lost executor. Spark does so if
 * rows of the executor have to be dealt to partitions again, that may go to other partitions than
 * before, and tasks on some of the partitions have ended.
 *
 * @param most how often a job begins
 */
public record Restarts(int most) {
  private static final String ATTEMPTS = "spark.stage.maxConsecutiveAttempts";

  /** The word for it in what Spark says. */
  private static final String INDETERMINATE = "indeterminate";

  /** Returns as many as Spark allows a stage. */
  public static Restarts of(SparkContext spark) {
    return new Restarts(spark.getConf().getInt(ATTEMPTS, 4));
  }

  /** Runs a job, which may run several times but returns once. */
  public <R> R run(Supplier<R> job, Consumer<String> lines) {
    for (int begun = 1; ; begun++) {
      try {
        return job.get();
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        if (begun >= most || !isGivenUp(e)) {
          throw e;
        }
        lines.accept("warning: an executor was lost; all rows are written again");
      }
    }
  }

  private static boolean isGivenUp(Throwable e) {
    return ExceptionUtils.getThrowableList(e).stream()
        .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(INDETERMINATE));
  }
}
