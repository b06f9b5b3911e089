package nndl.command.search;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import nndl.command.console.View;

/**
 * Shows the progress of a search, measured in epochs of its trials. In every {@link Rung}, which is
 * a stage of the search, the epochs of a trial are counted from its first epoch.
 */
final class SearchView implements Supplier<View> {
  private final LongSupplier trained;
  private final long total;
  private String what = "loading";
  private String note = "";

  /**
   * The number of epochs that no task trains, because their result is known or because they are not
   * needed.
   */
  private long known;

  /**
   * @param trained returns the number of epochs that tasks have trained, or have found trained in
   *     the checkpoint from which they resume
   */
  SearchView(List<Trial> trials, List<Rung> rungs, LongSupplier trained) {
    this.trained = trained;
    this.total =
        rungs.stream()
            .mapToLong(
                rung -> trials.stream().limit(rung.trials()).mapToLong(t -> epochs(rung, t)).sum())
            .sum();
  }

  private static int epochs(Rung rung, Trial trial) {
    return Math.min(rung.epochs(), trial.epochs());
  }

  /** Shows how many results of a rung there are, and the best of them. */
  synchronized void show(Map<Integer, Result> results, int trials) {
    what = results.size() + " of " + trials + " trials";
    List<Integer> best = Result.best(results, 1);
    note = best.isEmpty() ? "" : "best " + results.get(best.get(0)).shown();
  }

  /** Notes that the result of a trial is known, so that the trial need not be trained. */
  synchronized void known(Rung rung, Trial trial) {
    known += epochs(rung, trial);
  }

  /** Notes that a trial has been trained. If it stopped early, its other epochs are not needed. */
  synchronized void trained(Rung rung, Trial trial, Result result) {
    known += Math.max(0, epochs(rung, trial) - result.epochs());
  }

  @Override
  public synchronized View get() {
    long done = Math.min(total, trained.getAsLong() + known);
    return new View(what, done, total, total + " epochs of trials", "", note);
  }
}
