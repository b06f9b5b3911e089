package nndl.command.search;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.model.evaluation.Score;
import nndl.model.format.Metadata;

/**
 * The result of a trial at a {@link Rung}, which is a stage of the search. Its file contains lines
 * of {@code name=value}.
 *
 * @param epochs the number of epochs for which the trial was trained
 * @param diverged whether weights, biases or the optimiser's state became infinite or NaN
 * @param score how good the network is for the validation samples, by which trials are judged
 * @param settings the settings that affect the result
 * @param data the hash of each sample set
 * @param end the score of each set that was evaluated at the end
 * @param warnings what the trial has warned of, for the user of the search
 */
public record Result(
    int epochs,
    boolean diverged,
    Score score,
    SortedMap<String, String> settings,
    SortedMap<String, String> data,
    SortedMap<String, Score> end,
    List<String> warnings)
    implements Serializable {
  private static final String EPOCHS = "epochs";
  private static final String SCORE = "score";
  private static final String DIVERGED = "diverged";
  private static final String SETTING = "setting.";
  private static final String DATA = "data.";
  private static final String END = "end.";
  private static final String WARNING = "warning.";

  /**
   * Returns the numbers of the best trials, at most {@code count}, without diverged trials. The
   * best comes first. Among trials with equal results the lower number comes first.
   */
  public static List<Integer> best(Map<Integer, Result> results, int count) {
    return results.entrySet().stream()
        .filter(entry -> !entry.getValue().diverged)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<Integer, Result> entry) -> -entry.getValue().score.merit())
                .thenComparing(Map.Entry::getKey))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the score for a line, or the word {@code diverged}. */
  public String shown() {
    return diverged ? DIVERGED : score.toString();
  }

  /** Returns the content of the file. */
  public String text() {
    SortedMap<String, String> lines = new TreeMap<>();
    lines.put(EPOCHS, Integer.toString(epochs));
    lines.put(SCORE, score.text());
    lines.put(DIVERGED, Boolean.toString(diverged));
    settings.forEach((name, value) -> lines.put(SETTING + name, value));
    data.forEach((name, value) -> lines.put(DATA + name, value));
    end.forEach((name, value) -> lines.put(END + name, value.text()));
    for (int i = 0; i < warnings.size(); i++) {
      lines.put(WARNING + i, warnings.get(i));
    }
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  /** Reads the content that {@link #text} returned. */
  public static Result parse(Object place, String text) {
    SortedMap<String, String> lines = new TreeMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              lines.put(line.substring(0, equals), line.substring(equals + 1));
            });
    try {
      return new Result(
          Integer.parseInt(lines.getOrDefault(EPOCHS, "")),
          Boolean.parseBoolean(lines.get(DIVERGED)),
          Score.read(lines.getOrDefault(SCORE, "")),
          Metadata.below(SETTING, lines),
          Metadata.below(DATA, lines),
          scores(Metadata.below(END, lines)),
          List.copyOf(Metadata.below(WARNING, lines).values()));
    } catch (NumberFormatException e) {
      throw InputException.expected(place, "the result of a trial", "another file");
    }
  }

  private static SortedMap<String, Score> scores(SortedMap<String, String> lines) {
    SortedMap<String, Score> scores = new TreeMap<>();
    lines.forEach((set, text) -> scores.put(set, Score.read(text)));
    return scores;
  }
}
