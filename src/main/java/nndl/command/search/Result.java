package nndl.command.search;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.model.format.Metadata;

/**
 * The result of a trial at a {@link Rung}, which is a stage of the search. Its file contains lines
 * of {@code name=value}.
 *
 * @param epochs the number of epochs for which the trial was trained
 * @param diverged whether weights, biases or the optimiser's state became infinite or NaN. Then no
 *     sample counts as correct.
 * @param correct the number of validation samples that are classified correctly
 * @param count the number of validation samples
 * @param settings the settings that affect the result
 * @param data the hash of each sample set
 * @param end the score of each set that was evaluated at the end
 * @param warnings what the trial has warned of, for the user of the search
 */
public record Result(
    int epochs,
    boolean diverged,
    long correct,
    long count,
    SortedMap<String, String> settings,
    SortedMap<String, String> data,
    SortedMap<String, Score> end,
    List<String> warnings)
    implements Serializable {
  private static final String EPOCHS = "epochs";
  private static final String CORRECT = "correct";
  private static final String COUNT = "count";
  private static final String DIVERGED = "diverged";
  private static final String SETTING = "setting.";
  private static final String DATA = "data.";
  private static final String END = "end.";
  private static final String WARNING = "warning.";

  /** The number of correct samples of a set, and the number of all its samples. */
  public record Score(long correct, long count) implements Serializable {
    private static final String OF = " / ";

    /** Returns text such as {@code 9512 / 10000}. */
    @Override
    public String toString() {
      return correct + OF + count;
    }

    private boolean agrees() {
      return correct >= 0 && correct <= count;
    }

    private static Score parse(String text) {
      String[] numbers = text.split(OF, 2);
      return new Score(Long.parseLong(numbers[0]), Long.parseLong(numbers[numbers.length - 1]));
    }
  }

  /**
   * Returns the numbers of the best trials, at most {@code count}, without diverged trials. The
   * best comes first. Among trials with equal results the lower number comes first.
   */
  public static List<Integer> best(Map<Integer, Result> results, int count) {
    return results.entrySet().stream()
        .filter(entry -> !entry.getValue().diverged)
        .sorted(
            Comparator.<Map.Entry<Integer, Result>>comparingLong(entry -> -entry.getValue().correct)
                .thenComparing(Map.Entry::getKey))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the number of correct samples and the number of all, or the word {@code diverged}. */
  public String score() {
    return diverged ? DIVERGED : correct + " / " + count;
  }

  /** Returns the content of the file. */
  public String text() {
    SortedMap<String, String> lines = new TreeMap<>();
    lines.put(EPOCHS, Integer.toString(epochs));
    lines.put(CORRECT, diverged ? DIVERGED : Long.toString(correct));
    lines.put(COUNT, Long.toString(count));
    settings.forEach((name, value) -> lines.put(SETTING + name, value));
    data.forEach((name, value) -> lines.put(DATA + name, value));
    end.forEach((name, value) -> lines.put(END + name, value.toString()));
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
    Result result = numbers(place, lines);
    boolean agrees =
        result.epochs >= 0
            && new Score(result.correct, result.count).agrees()
            && result.end.values().stream().allMatch(Score::agrees);
    if (!agrees) {
      throw InputException.expected(place, "at most as many right as there are", result.score());
    }
    return result;
  }

  private static Result numbers(Object place, SortedMap<String, String> lines) {
    try {
      String correct = lines.getOrDefault(CORRECT, "");
      return new Result(
          Integer.parseInt(lines.getOrDefault(EPOCHS, "")),
          correct.equals(DIVERGED),
          correct.equals(DIVERGED) ? 0 : Long.parseLong(correct),
          Long.parseLong(lines.getOrDefault(COUNT, "")),
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
    lines.forEach((set, text) -> scores.put(set, Score.parse(text)));
    return scores;
  }
}
