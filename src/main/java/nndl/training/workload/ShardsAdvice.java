package nndl.training.workload;

import java.util.Locale;
import java.util.Optional;

/** Says how many slots a training keeps busy, and which {@code --shards} suits the slots. */
public final class ShardsAdvice {
  /** Below this part of the time, other shards are worth another model. */
  private static final double WORTH = 0.9;

  /** Between these the estimate is told as a number. */
  private static final double LEAST = 0.1;

  private static final int MOST = 10;

  /** Times that differ by no more count as equal. */
  private static final double EQUAL = 0.05;

  private ShardsAdvice() {}

  /**
   * Returns the advice.
   *
   * @param executors how many executors have the slots, or 0 if they are threads of the driver
   * @param fixed whether the training goes on, which keeps the number of shards
   */
  public static String of(Workload workload, int slots, int executors, boolean fixed) {
    int shards = workload.shards().count();
    String now = "--shards %s, and %s".formatted(shards, working(shards, slots));
    return now + other(workload, slots, executors, fixed).map("; "::concat).orElse("");
  }

  /**
   * Returns how many slots work, why not more, and what would use them; or empty if all do.
   *
   * @param tasks how many tasks could have a slot
   * @param executors how many executors have the slots
   * @param fixed whether the training goes on, which keeps the number of shards
   */
  public static Optional<String> idle(
      Workload workload, int tasks, int slots, int executors, boolean fixed) {
    int shards = workload.shards().count();
    if (tasks < Math.min(shards, slots)) {
      return Optional.of(
          working(tasks, slots)
              + ": the others were not ready at the start,"
              + " and are used after an epoch if that pays");
    }
    if (shards >= slots) {
      return Optional.empty();
    }
    String why =
        "%s: mini-batches of %s are %s"
            .formatted(
                working(shards, slots),
                workload.hyperparameters().descent().miniBatchSize(),
                shards == 1 ? "one shard" : shards + " shards");
    return Optional.of(
        why
            + other(workload, slots, executors, fixed)
                .map("; "::concat)
                .orElse(fixed ? ", as at the start of the training" : ""));
  }

  private static String working(int most, int slots) {
    int working = Math.min(most, slots);
    return "%s of %s %s"
        .formatted(
            working,
            slots,
            slots == 1 ? "slot works" : working == 1 ? "slots works" : "slots work");
  }

  /** Returns which other number of shards suits the slots, if there is one. */
  private static Optional<String> other(
      Workload workload, int slots, int executors, boolean fixed) {
    int shards = workload.shards().count();
    long samples = workload.training().count();
    if (fixed || slots == 1) {
      return Optional.empty();
    }
    IterationCost cost = new IterationCost(workload.hyperparameters(), slots, executors);
    int best = cost.best(samples);
    double part = cost.seconds(best) / cost.seconds(shards);
    if (part < WORTH) {
      return Optional.of("--shards %s takes %s, with other rounding".formatted(best, text(part)));
    }
    int all = (int) Math.min(slots, samples);
    return cost.working(shards) == all
        ? Optional.empty()
        : Optional.of(
            "--shards %s uses %s and takes %s"
                .formatted(all, all, text(cost.seconds(all) / cost.seconds(shards))));
  }

  private static String text(double part) {
    if (Math.abs(part - 1) < EQUAL) {
      return "about as long";
    }
    String times =
        part > MOST
            ? "more than " + MOST
            : part < LEAST ? "less than " + LEAST : String.format(Locale.ROOT, "about %.1f", part);
    return times + " times as long";
  }
}
