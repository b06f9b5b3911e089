package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import nndl.math.NumberText;

/**
 * Writes the numbers of rows of a table and the answers to them, in their units: of at most {@value
 * #MAX} numbers.
 */
final class ShownNumbers {
  private static final int MAX = 12;
  private static final int MAX_POINTS = 1_000;
  private static final int DIGITS_OF_POINTS = 6;

  private ShownNumbers() {}

  /** The number of numbers that the page shows of a sample; 0 if samples have classes. */
  static int count(ModelAnswers answers) {
    return Math.min(MAX, answers.targets().units().length);
  }

  /** Writes points for at most {@value #MAX_POINTS} of so many samples, every s-th of them. */
  static void writePoints(ModelAnswers answers, int samples, ObjectNode target) {
    int step = (samples + MAX_POINTS - 1) / MAX_POINTS;
    List<Integer> some = IntStream.range(0, samples / step).map(k -> k * step).boxed().toList();
    target.put("step", step).put("of", samples);
    write(answers, some, DIGITS_OF_POINTS, target.putArray("numbers"));
  }

  /**
   * Writes for each number what it is for some samples, and what was answered, with so many digits
   * of its unit.
   */
  static void write(ModelAnswers answers, List<Integer> samples, int digits, ArrayNode target) {
    for (int j = 0; j < count(answers); j++) {
      int number = j;
      double unit = answers.targets().units()[j];
      DoubleFunction<BigDecimal> rounded = x -> NumberText.rounded(x, unit, digits);
      ObjectNode node = target.addObject();
      node.set("wanted", Json.array(samples, i -> rounded.apply(answers.wanted(i, number))));
      node.set("answers", Json.array(samples, i -> rounded.apply(answers.answer(i, number))));
    }
  }
}
