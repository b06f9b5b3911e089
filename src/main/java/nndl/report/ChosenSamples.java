package nndl.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Chooses the samples that the page shows: first the worst errors, then some correctly classified
 * samples of each class. There are at most {@value #MAX_OF_CELL} samples for each cell of the
 * confusion matrix and at most {@value #MAX} in total, and they take at most {@value #MAX_BYTES}
 * bytes.
 */
final class ChosenSamples {
  private static final int MAX = 600;
  private static final int MAX_OF_CELL = 12;

  /** The largest number of errors, so that correctly classified samples are shown too. */
  private static final int MAX_ERRORS = 480;

  /** The largest number of bytes of all samples. */
  private static final int MAX_BYTES = 300_000;

  private final Scored scored;
  private final Taker taker;
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
    add(errors(), MAX_ERRORS, MAX_BYTES / MAX * MAX_ERRORS);
    add(rightByTurns(), MAX, MAX_BYTES);
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
      long cell = (long) scored.label(i) * scored.targets().predictions() + scored.prediction(i);
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
   * Writes for each sample its name, its class and the answer.
   *
   * @param name returns the name of a sample
   */
  void write(ObjectNode target, IntFunction<String> name) {
    ModelAnswers answers = scored.answers();
    target.set("names", Json.array(chosen, name::apply));
    target.set("labels", Json.array(chosen, scored::label));
    target.set("predictions", Json.array(chosen, scored::prediction));
    target.set("confidences", Json.array(chosen, i -> Json.number(answers.confidence(i))));
    target.set(
        "labelConfidences", Json.array(chosen, i -> Json.number(answers.labelConfidence(i))));
  }
}
