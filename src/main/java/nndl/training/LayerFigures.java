package nndl.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import nndl.math.NumberText;
import nndl.model.evaluation.Activity;

/**
 * Figures of a layer in an epoch, which help to find out why a network learns or does not learn.
 *
 * @param neurons how many neurons the layer has
 * @param updateRatio the mean change of the weights in a step, relative to their size: mean
 *     |update| / mean |weight|
 * @param weights the histogram of the weights at the end of the epoch; in a large layer, only some
 *     weights are counted
 * @param stuck the stuck neurons of a hidden layer, if a set was evaluated
 */
public record LayerFigures(
    int neurons, double updateRatio, WeightHistogram weights, Optional<Stuck> stuck) {

  /**
   * Counts of hidden neurons that hardly learn, because they are {@linkplain Activity flat} for
   * most samples.
   *
   * @param samples for how many samples the neurons were examined
   * @param saturated how many neurons were flat for at least the share {@link #SATURATED} of the
   *     samples
   * @param dead how many neurons were flat for all samples
   */
  public record Stuck(int samples, int saturated, int dead) {
    /** A neuron is saturated if it is flat for at least this share of the samples. */
    public static final double SATURATED = 0.9;

    static Stuck of(Activity activity, int layer) {
      return new Stuck(
          activity.samples(),
          activity.flatNeurons(layer, SATURATED),
          activity.flatNeurons(layer, 1));
    }
  }

  /** Writes the figures into an empty JSON object. */
  void write(ObjectNode target) {
    target.put("neurons", neurons);
    target.put("update-ratio", NumberText.rounded(updateRatio, NumberText.DOUBLE_DIGITS));
    target.put("weights-exponent", weights.exponent());
    ArrayNode counts = target.putArray("weights");
    for (int count : weights.counts()) {
      counts.add(count);
    }
    if (stuck.isPresent()) {
      target.put("watched", stuck.get().samples());
      target.put("saturated", stuck.get().saturated());
      target.put("dead", stuck.get().dead());
    }
  }

  /** Reads the figures that {@link #write} wrote. */
  static LayerFigures read(JsonNode node) {
    int[] counts = new int[WeightHistogram.BINS];
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = node.path("weights").path(bin).intValue();
    }
    return new LayerFigures(
        node.path("neurons").intValue(),
        node.path("update-ratio").doubleValue(),
        new WeightHistogram(node.path("weights-exponent").intValue(), counts),
        node.has("watched")
            ? Optional.of(
                new Stuck(
                    node.path("watched").intValue(),
                    node.path("saturated").intValue(),
                    node.path("dead").intValue()))
            : Optional.empty());
  }
}
