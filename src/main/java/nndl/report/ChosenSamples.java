package nndl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nndl.math.NumberText;

/**
 * Chooses the samples that the page shows: first the worst errors, then some correctly classified
 * samples of each class. There are at most {@value #MAX_OF_CELL} samples for each cell of the
 * confusion matrix and at most {@value #MAX} in total, and they take at most {@value #MAX_BYTES}
 * bytes. If samples have numbers, they are the {@value #MAX_OF_NUMBER} that are furthest off for
 * each number.
 */
final class ChosenSamples {
  private static final int MAX = 600;
  private static final int MAX_OF_CELL = 12;
  private static final int MAX_OF_NUMBER = 40;

  /** The largest number of errors, so that correctly classified samples are shown too. */
  private static final int MAX_ERRORS = 480;

  /** The largest number of bytes of all samples. */
  private static final int MAX_BYTES = 300_000;

  private final Scored scored;
  private final Taker taker;

  /** The number of numbers that are shown of a sample, or 0 if samples have classes. */
  private final int numbers;

  private final List<Integer> chosen = new ArrayList<>();
  private final Map<Long, Integer> ofCell = new HashMap<>();
  private int bytes;

  /** Takes what the page shows of a sample. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes a sample, unless it has more bytes than there is room for.
     *
     * @return the number of its bytes
     */
    int take(int sample, int room);
  }

  /**
   * Chooses the samples.
   *
   * @param taker takes them in the order in which they are shown
   */
  ChosenSamples(Scored scored, Taker taker) {
    this.scored = scored;
    this.taker = taker;
    this.numbers = ShownNumbers.count(scored.answers());
    for (int j = 0; j < numbers; j++) {
      add(worst(j), MAX, MAX_BYTES * (j + 1) / numbers);
    }
    if (numbers == 0) {
      add(errors(), MAX_ERRORS, MAX_BYTES / MAX * MAX_ERRORS);
      add(rightByTurns(), MAX, MAX_BYTES);
    }
  }

  /**
   * Returns the samples, not chosen yet, whose number {@code j} is furthest off, of equal ones the
   * first.
   */
  private List<Integer> worst(int j) {
    ModelAnswers answers = scored.answers();
    long[] keys = new long[scored.count()];
    for (int i = 0; i < keys.length; i++) {
      float error = (float) Math.abs(answers.wanted(i, j) - answers.answer(i, j));
      keys[i] = ((long) Float.floatToIntBits(error) << Integer.SIZE) | Integer.toUnsignedLong(~i);
    }
    Arrays.sort(keys);
    return IntStream.rangeClosed(1, Math.min(MAX_OF_NUMBER, keys.length))
        .mapToObj(k -> ~(int) keys[keys.length - k])
        .filter(i -> !chosen.contains(i))
        .toList();
  }

  private List<Integer> errors() {
    return IntStream.range(0, scored.count())
        .filter(scored::isWrong)
        .boxed()
        .sorted(Comparator.comparing(this::wrongness).reversed())
        .toList();
  }

  /** The confidence in the predicted class minus the confidence in the right class. */
  private float wrongness(int i) {
    return scored.answers().confidence(i) - scored.answers().labelConfidence(i);
  }

  /**
   * Returns correctly classified samples: the first sample of each class, then the second of each
   * class, and so on.
   */
  private List<Integer> rightByTurns() {
    int[] met = new int[scored.targets().classes()];
    List<Integer> right = new ArrayList<>();
    int[] turns = new int[scored.count()];
    for (int i = 0; i < scored.count(); i++) {
      if (!scored.isWrong(i) && met[scored.label(i)] < MAX_OF_CELL) {
        turns[i] = met[scored.label(i)]++;
        right.add(i);
      }
    }
    right.sort(Comparator.comparing(i -> turns[i]));
    return right;
  }

  private void add(List<Integer> samples, int max, int maxBytes) {
    for (int i : samples) {
      if (chosen.size() == max) {
        return;
      }
      long cell =
          numbers > 0
              ? i
              : (long) scored.label(i) * scored.targets().predictions() + scored.prediction(i);
      if (ofCell.getOrDefault(cell, 0) < MAX_OF_CELL) {
        int room = maxBytes - bytes;
        int taken = taker.take(i, room);
        if (taken <= room) {
          bytes += taken;
          ofCell.merge(cell, 1, Integer::sum);
          chosen.add(i);
        }
      }
    }
  }

  /** The number of samples. It is 0 if each of them takes too many bytes. */
  int count() {
    return chosen.size();
  }

  /** The samples, in the order in which they are shown. */
  List<Integer> samples() {
    return chosen;
  }

  /**
   * Writes for each sample its name, its class and the answer, or its numbers and the answers.
   *
   * @param name returns the name of a sample
   */
  void write(ObjectNode target, IntFunction<String> name) {
    ModelAnswers answers = scored.answers();
    target.set("names", Json.array(chosen, name::apply));
    if (numbers > 0) {
      target.put("each", MAX_OF_NUMBER);
      ShownNumbers.write(answers, chosen, NumberText.FLOAT_DIGITS, target.putArray("numbers"));
      return;
    }
    target.set("labels", Json.array(chosen, scored::label));
    target.set("predictions", Json.array(chosen, scored::prediction));
    target.set("confidences", Json.array(chosen, i -> Json.number(answers.confidence(i))));
    target.set(
        "labelConfidences", Json.array(chosen, i -> Json.number(answers.labelConfidence(i))));
  }
}
