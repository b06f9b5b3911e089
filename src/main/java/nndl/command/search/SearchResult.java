package nndl.command.search;

import java.util.List;
import java.util.Map;

/**
 * What {@code nndl search --json} and {@code nndl train --best-of --json} print. It contains no
 * times, so equal runs print equal bytes.
 *
 * @param model the path of the model of the best trial
 * @param best the number of the best trial
 * @param end the evaluations at the end of the best trial, by the name of the set
 */
public record SearchResult(
    String model, int best, List<OfTrial> trials, Map<String, Result.Score> end) {
  public static final String FORMAT = "nndl-search-1";

  /**
   * The result of a trial.
   *
   * @param options the options whose values differ between trials, by name
   */
  record OfTrial(
      int trial,
      int epochs,
      boolean diverged,
      long correct,
      long count,
      Map<String, String> options) {}

  /** Returns the result of a search that is over. */
  public static SearchResult of(List<Trial> trials, TrialRunner.End end) {
    List<OfTrial> results =
        end.results().entrySet().stream()
            .map(entry -> ofTrial(trials.get(entry.getKey()), entry.getValue()))
            .toList();
    int best = end.best().number();
    return new SearchResult(end.model().toString(), best, results, end.results().get(best).end());
  }

  private static OfTrial ofTrial(Trial trial, Result of) {
    return new OfTrial(
        trial.number(), of.epochs(), of.diverged(), of.correct(), of.count(), trial.own());
  }
}
