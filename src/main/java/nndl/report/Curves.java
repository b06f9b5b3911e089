package nndl.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nndl.model.evaluation.Evaluation;
import nndl.training.Epoch;
import nndl.training.LayerFigures;
import nndl.training.LayerFigures.Stuck;
import nndl.training.WeightHistogram;
import nndl.training.workload.Split;

/** Writes the curves of a run over its epochs, which the page draws. */
final class Curves {
  private static final int MAX_POINTS = 60;

  private Curves() {}

  /**
   * Writes the accuracy, or the RMSE of each number, and the cost, including the penalty, after
   * each epoch. They are written for every set that was evaluated after at least one of the epochs.
   *
   * @param max the number of epochs to show; if there are more, only every s-th epoch and the last
   *     are written
   */
  static void writeHistory(List<Epoch> epochs, int max, ObjectNode target) {
    List<Epoch> shown = Downsampled.of(epochs, max);
    target.set("epoch", Json.array(shown, Epoch::number));
    if (shown.stream().anyMatch(epoch -> epoch.penalty() != 0)) {
      target.put("penalised", true);
    }
    for (Split set : Split.values()) {
      Optional<Evaluation> any =
          shown.stream()
              .map(epoch -> epoch.evaluations().get(set))
              .filter(Objects::nonNull)
              .findAny();
      if (any.isPresent()) {
        int numbers = any.get().residuals().units().length;
        target.set(
            set + (numbers == 0 ? "Accuracy" : "Rmse"),
            numbers == 0
                ? Json.array(shown, epoch -> figure(epoch, set, e -> e.accuracy().doubleValue()))
                : Json.array(
                    IntStream.range(0, numbers).boxed().toList(), j -> rmse(shown, set, j)));
        target.set(
            set + "Cost",
            Json.array(
                shown,
                epoch -> figure(epoch, set, e -> e.averageCost().doubleValue() + epoch.penalty())));
      }
    }
  }

  private static JsonNode rmse(List<Epoch> shown, Split set, int j) {
    return Json.array(shown, epoch -> figure(epoch, set, e -> e.residuals().score(j).rmse()));
  }

  /** Returns null for an epoch after which the set was not evaluated. */
  private static BigDecimal figure(Epoch epoch, Split set, ToDoubleFunction<Evaluation> figure) {
    Evaluation evaluation = epoch.evaluations().get(set);
    return evaluation == null ? null : Json.number(figure.applyAsDouble(evaluation));
  }

  /**
   * Writes for each layer how much its weights changed in each epoch, how many of its neurons were
   * saturated or dead, and the histograms of its weights after the first and the last epoch.
   */
  static void writeLayers(List<Epoch> epochs, ArrayNode target) {
    List<Epoch> shown = Downsampled.of(epochs, MAX_POINTS);
    int layers = shown.stream().mapToInt(epoch -> epoch.layers().size()).min().orElse(0);
    List<Epoch> ends = Downsampled.of(shown, 1);
    for (int l = 0; l < layers; l++) {
      int layer = l;
      ObjectNode node = target.addObject().put("layer", l + 1);
      List<LayerFigures> figures = shown.stream().map(epoch -> epoch.layers().get(layer)).toList();
      node.set("epoch", Json.array(shown, Epoch::number));
      node.set(
          "updateRatio",
          Json.array(figures, of -> Json.number(StrictMath.log10(of.updateRatio()))));
      node.set(
          "saturated", Json.array(figures, of -> of.stuck().map(Stuck::saturated).orElse(null)));
      node.set("dead", Json.array(figures, of -> of.stuck().map(Stuck::dead).orElse(null)));
      writeHistogram(
          ends.stream().map(epoch -> epoch.layers().get(layer).weights()).toList(),
          node.putObject("histogram"));
    }
  }

  private static void writeHistogram(List<WeightHistogram> histograms, ObjectNode target) {
    int exponent = histograms.stream().mapToInt(WeightHistogram::exponent).max().orElse(0);
    target.put("low", Json.number(-Math.scalb(1.0, exponent)));
    target.put("high", Json.number(Math.scalb(1.0, exponent)));
    target.set("counts", Json.array(histograms, histogram -> widened(histogram, exponent)));
  }

  /**
   * Returns the counts of a histogram for bins that are wider by a power of two. Each wide bin
   * consists of whole bins of the histogram.
   *
   * @param exponent the exponent of the range of the wider bins
   */
  private static int[] widened(WeightHistogram histogram, int exponent) {
    int middle = WeightHistogram.BINS / 2;
    int[] counts = new int[WeightHistogram.BINS];
    for (int bin = 0; bin < counts.length; bin++) {
      int shift = Math.min(Integer.SIZE - 1, exponent - histogram.exponent());
      counts[middle + ((bin - middle) >> shift)] += histogram.counts()[bin];
    }
    return counts;
  }

  /**
   * Writes the sum of the times of the epochs. Lines of {@code timings.csv} that are not about an
   * epoch are ignored.
   */
  static void writeTimes(RunFolder run, ObjectNode target) {
    List<String[]> rows =
        run.times().stream().map(line -> line.split(",")).filter(Curves::isTime).toList();
    if (!rows.isEmpty()) {
      double seconds = rows.stream().mapToDouble(row -> Double.parseDouble(row[1])).sum();
      target.put("seconds", Json.number(seconds));
    }
  }

  private static boolean isTime(String[] row) {
    return row.length > 1 && row[0].matches("\\d{1,9}") && row[1].matches("\\d{1,9}\\.\\d+");
  }
}
