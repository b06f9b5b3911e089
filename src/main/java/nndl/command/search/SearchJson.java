package nndl.command.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import org.apache.hadoop.fs.Path;

/**
 * Writes the JSON object that {@code nndl search --json} and {@code nndl train --best-of --json}
 * print in one line. It contains no times, so equal runs print equal bytes.
 */
final class SearchJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SearchJson() {}

  /**
   * Returns an object with the result of each trial, and with the number of the best trial.
   *
   * @param results the last result of each trial, by the trial's number
   * @param model the path of the model, which is that of the best trial
   */
  static String of(List<Trial> trials, SortedMap<Integer, Result> results, Trial best, Path model) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-search-1");
    node.put("model", model.toString());
    node.put("best", best.number());
    ArrayNode array = node.putArray("trials");
    results.forEach(
        (number, result) -> {
          ObjectNode trial = array.addObject().put("trial", number);
          trial.put("epochs", result.epochs());
          trial.put("diverged", result.diverged());
          trial.put("correct", result.correct()).put("count", result.count());
          ObjectNode options = trial.putObject("options");
          trials.get(number).own().forEach(options::put);
        });
    ObjectNode sets = node.putObject("end");
    results
        .get(best.number())
        .end()
        .forEach(
            (set, score) ->
                sets.putObject(set).put("correct", score.correct()).put("count", score.count()));
    return node.toString();
  }
}
