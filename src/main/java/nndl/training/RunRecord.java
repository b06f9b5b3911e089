package nndl.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.error.InputException;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationJson;
import nndl.training.workload.Split;

/**
 * The record of a training as JSON: its settings, its findings, and the evaluations of every epoch
 * and of the end. The components do not hold the epochs: {@link #text} takes them as an argument,
 * and {@link #read} returns them beside the record. The JSON contains no times, and there is only
 * one way to write each number, so equal runs have equal files. Only the evaluations of the last
 * epoch and of the end list single samples: the worst samples, and the examples of the cells of the
 * confusion matrix.
 *
 * @param settings the settings that affect the result
 * @param options the options that repeat the training on the same samples, as {@code --name=value}
 * @param result the number of the epoch that the model's weights come from; empty if there is no
 *     model
 * @param model the SHA-256 of the model's file; empty if there is no model, and in records of older
 *     versions
 * @param end the evaluations of the sets that were evaluated with the model's weights
 * @param findings likely reasons why the network has not learned more
 * @param diverged why the training ended without a model; empty if there is a model
 * @see EvaluationJson
 */
public record RunRecord(
    SortedMap<String, String> settings,
    List<String> options,
    Optional<Integer> result,
    Optional<String> model,
    Map<Split, Evaluation> end,
    List<String> findings,
    Optional<String> diverged) {
  /** The file's name in the directory of a training. */
  public static final String FILE_NAME = "record.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "nndl-record-1";
  private static final String MODEL = "model-sha256";

  /** Returns the record with the SHA-256 of the model's file. */
  public RunRecord ofModel(String sha256) {
    return new RunRecord(settings, options, result, Optional.of(sha256), end, findings, diverged);
  }

  /**
   * Returns the content of {@code record.json}.
   *
   * @param epochs the JSON of the {@link History}
   */
  public String text(String epochs) {
    ObjectNode record = JSON.createObjectNode();
    record.put("format", FORMAT);
    ObjectNode strings = record.putObject("settings");
    settings.forEach(strings::put);
    options.forEach(record.putArray("options")::add);
    record.putRawValue("epochs", new RawValue(epochs));
    result.ifPresent(epoch -> record.put("result", epoch));
    model.ifPresent(hash -> record.put(MODEL, hash));
    write(record.putObject("end"), end);
    findings.forEach(record.putArray("findings")::add);
    diverged.ifPresent(why -> record.put("diverged", why));
    return record + "\n";
  }

  /**
   * A record that was read, and its epochs.
   *
   * @param record the record without the epochs
   */
  public record Stored(RunRecord record, List<Epoch> epochs) {}

  /**
   * Reads a record that {@link #text} wrote. Fields that an older version of this program did not
   * write are empty.
   *
   * @param place where the text comes from, for error messages
   */
  public static Stored read(Object place, String text) {
    JsonNode node = parse(place, text);
    if (!node.path("format").asText().equals(FORMAT)) {
      throw InputException.expected(place, "a run's record", "something else");
    }
    SortedMap<String, String> settings = new TreeMap<>();
    node.path("settings")
        .fields()
        .forEachRemaining(s -> settings.put(s.getKey(), s.getValue().asText()));
    String first = settings.getOrDefault("evaluate", "").replaceFirst(",.*", "");
    Optional<Split> counted =
        Arrays.stream(Split.values()).filter(set -> set.toString().equals(first)).findFirst();
    List<Epoch> epochs = epochs(place, node.path("epochs"), counted);
    Map<Split, Evaluation> end = evaluations(place, node.path("end"));
    RunRecord record =
        new RunRecord(
            settings,
            strings(node.path("options")),
            Optional.of(node.path("result")).filter(JsonNode::isInt).map(JsonNode::intValue),
            Optional.of(node.path(MODEL)).filter(JsonNode::isTextual).map(JsonNode::asText),
            end,
            strings(node.path("findings")),
            Optional.of(node.path("diverged")).filter(JsonNode::isTextual).map(JsonNode::asText));
    return new Stored(record, epochs);
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(string -> strings.add(string.asText()));
    return strings;
  }

  /** Returns the JSON of one epoch. */
  static String of(Epoch epoch) {
    ObjectNode node = JSON.createObjectNode();
    node.put("epoch", epoch.number());
    node.put("penalty", NumberText.rounded(epoch.penalty(), NumberText.DOUBLE_DIGITS));
    ArrayNode layers = node.putArray("layers");
    epoch.layers().forEach(layer -> layer.write(layers.addObject()));
    write(node.putObject("evaluations"), epoch.evaluations());
    return node.toString();
  }

  private static void write(ObjectNode target, Map<Split, Evaluation> evaluations) {
    evaluations.forEach(
        (set, evaluation) -> EvaluationJson.write(evaluation, target.putObject(set.toString())));
  }

  /**
   * Reads the epochs of a checkpoint, which {@link History#json} wrote.
   *
   * @param counted the set whose correct predictions are counted in {@link Epoch#counted}; empty if
   *     there is none
   */
  static List<Epoch> epochs(String text, Optional<Split> counted) {
    return epochs("checkpoint", parse("checkpoint", text), counted);
  }

  private static List<Epoch> epochs(Object place, JsonNode array, Optional<Split> counted) {
    List<Epoch> epochs = new ArrayList<>();
    for (JsonNode node : array) {
      Map<Split, Evaluation> evaluations = evaluations(place, node.path("evaluations"));
      Optional<Split> known = counted.filter(evaluations::containsKey);
      int number = node.path("epoch").intValue();
      double penalty = node.path("penalty").doubleValue();
      List<LayerFigures> layers = new ArrayList<>();
      node.path("layers").forEach(layer -> layers.add(LayerFigures.read(layer)));
      epochs.add(new Epoch(number, known, evaluations, penalty, layers));
    }
    return epochs;
  }

  private static Map<Split, Evaluation> evaluations(Object place, JsonNode node) {
    Map<Split, Evaluation> evaluations = new EnumMap<>(Split.class);
    for (Split set : Split.values()) {
      JsonNode evaluation = node.path(set.toString());
      if (!evaluation.isMissingNode()) {
        Evaluation read = EvaluationJson.read(evaluation);
        if (!EvaluationJson.isWhole(evaluation, read)) {
          throw InputException.expected(place, "whole evaluations", "others");
        }
        evaluations.put(set, read);
      }
    }
    return evaluations;
  }

  private static JsonNode parse(Object place, String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      // Our jar renames Jackson's exception class, but Spark's Jackson throws the original class.
      throw new InputException(place + ": expected a record in JSON, found something else", e);
    }
  }
}
