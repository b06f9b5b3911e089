package nndl.command.check;

import java.util.Locale;
import nndl.command.run.RunDescription.Resume;
import nndl.training.workload.IterationCost;
import nndl.training.workload.Workload;

/** Says how many slots a training keeps busy, and which {@code --shards} suits the slots. */
final class ShardsAdvice {
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
   * @param resume whether the training goes on, which keeps the number of shards
   */
  static String of(Workload workload, FoundSlots slots, Resume resume) {
    int shards = workload.shards().count();
    long samples = workload.training().count();
    IterationCost cost =
        new IterationCost(workload.hyperparameters(), slots.count(), slots.executors());
    int working = cost.working(shards);
    String now =
        "--shards %s, and %s of %s %s"
            .formatted(
                shards,
                working,
                slots.count(),
                slots.count() == 1 ? "slot works" : working == 1 ? "slots works" : "slots work");
    if (resume == Resume.YES || slots.count() == 1) {
      return now;
    }
    int best = cost.best(samples);
    double part = cost.seconds(best) / cost.seconds(shards);
    if (part < WORTH) {
      return "%s; --shards %s takes %s, with other rounding".formatted(now, best, text(part));
    }
    int all = (int) Math.min(slots.count(), samples);
    return working == all
        ? now
        : "%s; --shards %s uses %s and takes %s"
            .formatted(now, all, all, text(cost.seconds(all) / cost.seconds(shards)));
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
