package nndl.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import nndl.model.evaluation.Activity;

/**
 * What became of a layer in an epoch, as far as it tells why a network learns or does not.
 *
 * @param neurons of the layer
 * @param updateRatio how far a step of the epoch moved the weights, on average, as a part of how
 *     large they are: mean |update| / mean |weight|
 * @param weights at the end of the epoch; of large layers some
 * @param stuck neurons of a hidden layer, if a set was evaluated
 */
public record LayerFigures(
    int neurons, double updateRatio, WeightHistogram weights, Optional<Stuck> stuck) {

  /**
   * Hidden neurons that hardly learn, as they were {@linkplain Activity flat}.
   *
   * @param samples that were watched
   * @param saturated neurons that were flat for at least {@link #SATURATED} of them
   * @param dead neurons that were flat for all of them
   */
  public record Stuck(int samples, int saturated, int dead) {
    /** For which share of the samples a saturated neuron is flat, at least. */
    public static final double SATURATED = 0.9;

    static Stuck of(Activity activity, int layer) {
      return new Stuck(
          activity.samples(),
          activity.flatNeurons(layer, SATURATED),
          activity.flatNeurons(layer, 1));
    }
  }

  /** Writes into an empty object. */
  void write(ObjectNode target) {
    target.put("neurons", neurons);
    target.put("update-ratio", RunRecord.decimal(updateRatio));
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

  /** Reads what {@link #write} wrote. */
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
