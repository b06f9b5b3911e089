package nndl.command.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes the JSON object that {@code nndl search --json} and {@code nndl train --best-of --json}
 * print in one line. It contains no times, so equal runs print equal bytes.
 */
public final class SearchJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SearchJson() {}

  /** Returns an object with the result of each trial, and with the number of the best trial. */
  public static String of(List<Trial> trials, TrialRunner.End end) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-search-1");
    node.put("model", end.model().toString());
    node.put("best", end.best().number());
    ArrayNode array = node.putArray("trials");
    end.results()
        .forEach(
            (number, result) -> {
              ObjectNode trial = array.addObject().put("trial", number);
              trial.put("epochs", result.epochs());
              trial.put("diverged", result.diverged());
              trial.put("correct", result.correct()).put("count", result.count());
              ObjectNode options = trial.putObject("options");
              trials.get(number).own().forEach(options::put);
            });
    ObjectNode sets = node.putObject("end");
    end.results()
        .get(end.best().number())
        .end()
        .forEach(
            (set, score) ->
                sets.putObject(set).put("correct", score.correct()).put("count", score.count()));
    return node.toString();
  }
}
