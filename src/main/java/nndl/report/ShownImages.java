package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.math.SparseRows;

/**
 * The samples that the page draws as images: first the worst errors, then some correctly classified
 * samples of each class. There are at most {@value #MAX_OF_CELL} images for each cell of the
 * confusion matrix and at most {@value #MAX} in total, and their pixels take at most {@value
 * #MAX_BYTES} bytes.
 */
final class ShownImages {
  private static final int MAX = 600;
  private static final int MAX_OF_CELL = 12;

  /** The largest number of errors, so that correctly classified samples are shown too. */
  private static final int MAX_ERRORS = 480;

  /** The largest number of bytes of all pixels; base64 adds a third to it. */
  private static final int MAX_BYTES = 300_000;

  private static final int MAX_RUN = 255;

  private final Scored scored;
  private final List<Integer> chosen = new ArrayList<>();
  private final Map<Long, Integer> ofCell = new HashMap<>();
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private final SparseRows inputs = new SparseRows();

  ShownImages(Scored scored) {
    this.scored = scored;
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
        byte[] coded = coded(i);
        if (pixels.size() + coded.length <= maxBytes) {
          ofCell.merge(cell, 1, Integer::sum);
          chosen.add(i);
          pixels.writeBytes(coded);
        }
      }
    }
  }

  /**
   * Returns the pixels of a sample. A run of zeros is written as one zero and its length, since
   * images are mostly background.
   */
  private byte[] coded(int i) {
    inputs.clear();
    scored.samples().appendTo(inputs, i);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    int end = 0; // the pixels before this index are written
    for (int e = 0; e < inputs.entries(); e++) {
      byte grey = scored.grey(inputs.value()[e]);
      if (grey != 0) {
        writeZeros(inputs.column()[e] - end, coded);
        coded.write(grey);
        end = inputs.column()[e] + 1;
      }
    }
    writeZeros(scored.range().set().width() - end, coded);
    return coded.toByteArray();
  }

  private static void writeZeros(int count, ByteArrayOutputStream to) {
    for (int left = count; left > 0; left -= MAX_RUN) {
      to.write(0);
      to.write(Math.min(MAX_RUN, left));
    }
  }

  /** Whether there are no images, because each of them takes too many bytes. */
  boolean isEmpty() {
    return chosen.isEmpty();
  }

  /** Writes the images into an empty object. */
  void write(ObjectNode target, int rows, int columns) {
    target.put("width", columns).put("height", rows).put("count", chosen.size());
    target.put("pixels", pixels.toByteArray());
    target.put("divisor", Json.number(Scored.WHITE / scored.most()));
    if (!scored.isWhole()) {
      target.put("line", scored.part());
    }
    ArrayNode names = target.putArray("names");
    ArrayNode labels = target.putArray("labels");
    ArrayNode predictions = target.putArray("predictions");
    ArrayNode confidences = target.putArray("confidences");
    ArrayNode labelConfidences = target.putArray("labelConfidences");
    for (int i : chosen) {
      names.add(scored.range().set().name(scored.range().from() + i));
      labels.add(scored.label(i));
      predictions.add(scored.prediction(i));
      confidences.add(Json.number(scored.answers().confidence(i)));
      labelConfidences.add(Json.number(scored.answers().labelConfidence(i)));
    }
  }
}
