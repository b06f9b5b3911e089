package nndl.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.format.Int8Rows;
import nndl.network.Coding;
import nndl.network.InputTransform;

/**
 * Writes the weights and biases of a network, for a page that classifies what the user draws on it.
 * The weights of a small network are written exactly. The weights of a larger network are rounded
 * to int8, and a network of medium size also has its rounding errors as int8. A network that would
 * make the page too large is not written.
 */
final class NetworkJson {
  private static final long MAX_FLOATS = 80_000;
  private static final long MAX_WITH_REST = 350_000;
  private static final long MAX_OF_SMALL_PAGE = 700_000;
  private static final long MAX_WEIGHTS = 8_000_000;
  private static final float BYTE = 255;

  private NetworkJson() {}

  /** Whether the network needs a page that is larger than others. */
  static boolean isLarge(Model model) {
    return model.layout().weightCount() > MAX_OF_SMALL_PAGE;
  }

  /** Returns the reason why the page cannot have the network, or empty if it can. */
  static Optional<String> missing(Model model) {
    long weights = model.layout().weightCount();
    if (weights > MAX_WEIGHTS) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The network has %,d weights, and the page has room for %,d.",
              weights,
              MAX_WEIGHTS));
    }
    try {
      new Ensemble(List.of(model)).targets();
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of(
          "The model does not say all that its answers need ("
              + e.getMessage()
              + "); --activation, --cost and --scale of nndl report do.");
    }
  }

  /**
   * Writes the network into an empty object.
   *
   * @param largest the largest input of the samples; if it is empty, the largest input is taken to
   *     be a byte of 255 divided by the scale
   */
  static void write(Model model, Optional<Float> largest, ObjectNode target) {
    long count = model.layout().weightCount();
    boolean floats = count <= MAX_FLOATS;
    target.put("encoding", floats ? "float32" : "int8");
    ArrayNode layers = target.putArray("layers");
    for (int l = 1; l <= model.layout().layers(); l++) {
      int rows = model.layout().outputs(l);
      int columns = model.layout().inputs(l);
      ObjectNode layer = layers.addObject().put("rows", rows).put("columns", columns);
      float[] weights = rowByRow(model.weights(l));
      if (floats) {
        layer.put("weights", Json.bytes(weights));
      } else {
        Int8Rows rounded = Int8Rows.of(rows, columns, weights);
        write(rounded, layer);
        if (count <= MAX_WITH_REST) {
          write(rounded.rest(weights), layer.putObject("rest"));
        }
      }
      layer.put("biases", Json.bytes(model.biases(l)));
    }
    target.put("hidden", model.activation().toString());
    target.put("output", model.output().name().toLowerCase(Locale.ROOT));
    target.put("targets", model.targets() instanceof Coding.OneHot ? "one-hot" : "bits");
    float scale = model.input().scale();
    target.put("scale", new BigDecimal(scale));
    target.putArray("inputRange").add(0).add(Json.number(largest.orElse(BYTE / scale)));
    InputTransform transform = model.transform();
    if (!transform.isNone()) {
      target.put("mean", Json.bytes(transform.mean()));
      target.put("deviation", Json.bytes(transform.deviation()));
    }
  }

  private static float[] rowByRow(float[][] rows) {
    int columns = rows[0].length;
    float[] all = new float[rows.length * columns];
    for (int j = 0; j < rows.length; j++) {
      System.arraycopy(rows[j], 0, all, j * columns, columns);
    }
    return all;
  }

  private static void write(Int8Rows weights, ObjectNode target) {
    target.put("weights", weights.values());
    target.put("scales", Json.bytes(weights.scales()));
  }
}
