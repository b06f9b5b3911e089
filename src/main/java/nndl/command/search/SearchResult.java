package nndl.command.search;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import nndl.model.evaluation.Score;
import org.apache.hadoop.fs.Path;

/**
 * What {@code nndl search --json} and {@code nndl train --best-of --json} print. It contains no
 * times, so equal runs print equal bytes.
 *
 * @param model the path of the model of the best trial
 * @param best the number of the best trial
 * @param end the evaluations at the end of the best trial, by the name of the set
 */
public record SearchResult(String model, int best, List<OfTrial> trials, Map<String, Score> end) {
  static final String FORMAT = "nndl-search-1";

  /**
   * The result of a trial. Its score is one value for each figure.
   *
   * @param options the options whose values differ between trials, by name
   */
  public record OfTrial(
      int trial, int epochs, boolean diverged, Score score, Map<String, String> options) {
    @JsonValue
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("trial", trial);
      json.put("epochs", epochs);
      json.put("diverged", diverged);
      json.putAll(score.figures());
      json.put("options", options);
      return json;
    }
  }

  /**
   * Returns the result of a search that is over.
   *
   * @param results the last result of each trial, by the trial's number
   * @param model the path of the model, which is that of the best trial
   */
  static SearchResult of(
      List<Trial> trials, SortedMap<Integer, Result> results, Trial best, Path model) {
    return new SearchResult(
        model.toString(), best.number(), all(trials, results), results.get(best.number()).end());
  }

  /** Returns the results of trials in their order. */
  static List<OfTrial> all(List<Trial> trials, Map<Integer, Result> results) {
    return results.entrySet().stream()
        .map(
            entry -> {
              Result of = entry.getValue();
              Map<String, String> own = trials.get(entry.getKey()).own();
              return new OfTrial(entry.getKey(), of.epochs(), of.diverged(), of.score(), own);
            })
        .toList();
  }
}
