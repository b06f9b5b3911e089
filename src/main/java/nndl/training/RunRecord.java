package nndl.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.evaluation.EvaluationJson;
import nndl.worker.Split;

/**
 * A training as JSON: the settings, the evaluations of every epoch, and those at the end. It holds
 * no times, and every number has one form, so equal runs are equal files. Only the last epoch and
 * the end have samples.
 *
 * @see EvaluationJson
 */
public final class RunRecord {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "nndl-record-1";

  /** As many digits as tell two doubles apart. */
  private static final MathContext DOUBLE = new MathContext(17);

  private RunRecord() {}

  /**
   * The content of {@code record.json}.
   *
   * @param epochs of the {@link History}, as JSON
   * @param end the sets that were evaluated with the weights of the model
   */
  public static String of(
      SortedMap<String, String> settings, String epochs, Map<Split, Evaluation> end) {
    ObjectNode record = JSON.createObjectNode();
    record.put("format", FORMAT);
    ObjectNode strings = record.putObject("settings");
    settings.forEach(strings::put);
    record.putRawValue("epochs", new RawValue(epochs));
    write(record.putObject("end"), end);
    return record + "\n";
  }

  /**
   * One epoch.
   *
   * @param layers what {@link #layersOf} makes of it
   */
  static String of(Epoch epoch, String layers) {
    ObjectNode node = JSON.createObjectNode();
    node.put("epoch", epoch.number());
    node.put("penalty", decimal(epoch.penalty()));
    node.putRawValue("layers", new RawValue(layers));
    write(node.putObject("evaluations"), epoch.evaluations());
    return node.toString();
  }

  /** What became of the layers in an epoch. */
  static String layersOf(Epoch epoch) {
    ArrayNode layers = JSON.createArrayNode();
    epoch.layers().forEach(layer -> layer.write(layers.addObject()));
    return layers.toString();
  }

  /** A number in its one form: Java's own digits differ from one version to the next. */
  public static BigDecimal decimal(double number) {
    return new BigDecimal(number).round(DOUBLE).stripTrailingZeros();
  }

  private static void write(ObjectNode target, Map<Split, Evaluation> evaluations) {
    evaluations.forEach(
        (set, evaluation) -> EvaluationJson.write(evaluation, target.putObject(set.toString())));
  }

  /**
   * Reads the epochs of a checkpoint, which {@link History#json} wrote.
   *
   * @param counted the set of the book's line
   */
  static List<Epoch> epochs(String text, Optional<Split> counted) {
    List<Epoch> epochs = new ArrayList<>();
    for (JsonNode node : parse(text)) {
      Map<Split, Evaluation> evaluations = new EnumMap<>(Split.class);
      for (Split set : Split.values()) {
        JsonNode evaluation = node.path("evaluations").path(set.toString());
        if (!evaluation.isMissingNode()) {
          evaluations.put(set, EvaluationJson.read(evaluation));
        }
      }
      int number = node.path("epoch").intValue();
      double penalty = node.path("penalty").doubleValue();
      List<LayerFigures> layers = new ArrayList<>();
      node.path("layers").forEach(layer -> layers.add(LayerFigures.read(layer)));
      epochs.add(new Epoch(number, counted, evaluations, penalty, layers));
    }
    return epochs;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InputException("checkpoint: expected a record in JSON, found something else", e);
    }
  }
}
