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
import java.util.stream.Stream;

/**
 * Which samples the page draws: the worst errors first, then some right answers of each class, at
 * most {@value #MOST_OF_CELL} of a cell of the confusion matrix, {@value #MOST} in all, and no more
 * than there is room for.
 */
final class ShownImages {
  private static final int MOST = 600;
  private static final int MOST_OF_CELL = 12;

  /** What the errors may have of it, so that right answers are seen too. */
  private static final int MOST_ERRORS = 480;

  /** Of their pixels, of which base64 makes a third more. */
  private static final int MOST_BYTES = 300_000;

  private static final int MOST_RUN = 255;

  private final Scored scored;
  private final List<Integer> chosen = new ArrayList<>();
  private final Map<Long, Integer> ofCell = new HashMap<>();
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();

  ShownImages(Scored scored) {
    this.scored = scored;
    List<Integer> errors =
        samples(true).sorted(Comparator.comparing(this::wrongness).reversed()).toList();
    add(errors, MOST_ERRORS, MOST_BYTES / MOST * MOST_ERRORS);
    add(byTurns(samples(false).toList()), MOST, MOST_BYTES);
  }

  private Stream<Integer> samples(boolean wrong) {
    return IntStream.range(0, scored.count()).filter(i -> scored.isWrong(i) == wrong).boxed();
  }

  /** By how much it is surer of what it says than of what it should say. */
  private float wrongness(int i) {
    return scored.confidences()[i] - scored.labelConfidences()[i];
  }

  private long cell(int i) {
    return (long) scored.label(i) * scored.targets().predictions() + scored.predictions()[i];
  }

  /** The first of each cell, then the second of each, and so on. */
  private List<Integer> byTurns(List<Integer> samples) {
    Map<Long, Integer> met = new HashMap<>();
    Map<Integer, Integer> turns = new HashMap<>();
    samples.forEach(i -> turns.put(i, met.merge(cell(i), 1, Integer::sum)));
    return samples.stream()
        .filter(i -> turns.get(i) <= MOST_OF_CELL)
        .sorted(Comparator.comparing(turns::get))
        .toList();
  }

  private void add(List<Integer> samples, int most, int mostBytes) {
    for (int i : samples) {
      if (chosen.size() == most) {
        return;
      }
      byte[] coded = coded(scored.pixels(i));
      if (pixels.size() + coded.length <= mostBytes
          && ofCell.getOrDefault(cell(i), 0) < MOST_OF_CELL) {
        ofCell.merge(cell(i), 1, Integer::sum);
        chosen.add(i);
        pixels.writeBytes(coded);
      }
    }
  }

  /** Zeros as one and how many they are: images are mostly background. */
  private static byte[] coded(byte[] image) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    for (int k = 0; k < image.length; ) {
      int run = 0;
      while (run < MOST_RUN && k + run < image.length && image[k + run] == 0) {
        run++;
      }
      coded.write(run > 0 ? 0 : image[k]);
      if (run > 0) {
        coded.write(run);
      }
      k += Math.max(1, run);
    }
    return coded.toByteArray();
  }

  /** Whether there is none, since even the smallest is too large. */
  boolean isEmpty() {
    return chosen.isEmpty();
  }

  /** Writes into an empty object. */
  void write(ObjectNode target, int rows, int columns) {
    target.put("width", columns).put("height", rows).put("count", chosen.size());
    target.put("pixels", Json.base64(pixels.toByteArray()));
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
      predictions.add(scored.predictions()[i]);
      confidences.add(Json.number(scored.confidences()[i]));
      labelConfidences.add(Json.number(scored.labelConfidences()[i]));
    }
  }
}
