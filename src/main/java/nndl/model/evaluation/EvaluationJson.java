package nndl.model.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import nndl.math.NumberText;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.model.evaluation.Evaluation.Sample;

/**
 * Writes and reads an {@link Evaluation} as JSON. Costs are in units of 2^-32, so they are exact. A
 * cell of the confusion matrix is an array of its label, prediction, count, and the numbers of its
 * examples. The sums by weights are written if samples have weights, as exact decimal numbers in a
 * text. NaN and infinite outputs are written as null. The activity is not written, since only the
 * evaluating program uses it.
 */
public final class EvaluationJson {
  private static final String WEIGHTS = "weights";

  private EvaluationJson() {}

  /** Makes the object for an evaluation that is part of a record. */
  static final class OfEvaluation extends StdConverter<Evaluation, ObjectNode> {
    @Override
    public ObjectNode convert(Evaluation evaluation) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      write(evaluation, node);
      return node;
    }
  }

  /** Writes an evaluation into an empty object. */
  public static void write(Evaluation evaluation, ObjectNode target) {
    target.put("classes", evaluation.classes());
    target.put("predictions", evaluation.predictions());
    target.put("count", evaluation.count());
    target.put("correct", evaluation.correct());
    target.put("cost", evaluation.cost());
    if (evaluation.weights() != null) {
      target.put(WEIGHTS, evaluation.weights().text());
    }
    writeNumbers(evaluation.confidences(), target.putArray("confidences"));
    writeNumbers(evaluation.right(), target.putArray("right"));
    if (evaluation.residuals().areKnown()) {
      writeResiduals(evaluation.residuals(), target.putObject("residuals"));
    }
    ArrayNode confusion = target.putArray("confusion");
    for (Cell cell : evaluation.confusion()) {
      ArrayNode node = confusion.addArray();
      node.add(cell.label()).add(cell.prediction()).add(cell.count());
      writeNumbers(cell.examples(), node);
    }
    ArrayNode worst = target.putArray("worst");
    for (Sample sample : evaluation.worst()) {
      ObjectNode node = worst.addObject();
      node.put("number", sample.number());
      node.put("label", sample.label());
      node.put("prediction", sample.prediction());
      node.put("cost", sample.cost());
      ArrayNode outputs = node.putArray("outputs");
      for (float output : sample.outputs()) {
        outputs.add(NumberText.rounded(output, NumberText.FLOAT_DIGITS));
      }
    }
  }

  private static void writeResiduals(Residuals residuals, ObjectNode target) {
    ArrayNode units = target.putArray("units");
    for (double unit : residuals.units()) {
      units.add(new BigDecimal(NumberText.of(unit)));
    }
    writeNumbers(residuals.counts(), target.putArray("counts"));
    writeNumbers(residuals.weights(), target.putArray(WEIGHTS));
    writeNumbers(residuals.sums(), target.putArray("sums"));
  }

  private static Residuals residuals(JsonNode node) {
    return node.isMissingNode()
        ? Residuals.NONE
        : new Residuals(
            StreamSupport.stream(node.path("units").spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray(),
            numbers(node.path("counts"), 0),
            numbers(node.path(WEIGHTS), 0),
            numbers(node.path("sums"), 0));
  }

  private static void writeNumbers(long[] numbers, ArrayNode target) {
    for (long number : numbers) {
      target.add(number);
    }
  }

  /**
   * Reads an evaluation that {@link #write} has written. Outputs that were written as null become
   * NaN, and the activity is unknown.
   */
  public static Evaluation read(JsonNode node) {
    List<Cell> confusion = new ArrayList<>();
    for (JsonNode cell : node.path("confusion")) {
      confusion.add(
          new Cell(
              cell.path(0).intValue(),
              cell.path(1).intValue(),
              cell.path(2).longValue(),
              numbers(cell, 3)));
    }
    List<Sample> worst = new ArrayList<>();
    for (JsonNode sample : node.path("worst")) {
      worst.add(
          new Sample(
              sample.path("number").longValue(),
              sample.path("label").intValue(),
              sample.path("prediction").intValue(),
              sample.path("cost").longValue(),
              floats(sample.path("outputs"))));
    }
    return new Evaluation(
        node.path("classes").intValue(),
        node.path("predictions").intValue(),
        node.path("cost").longValue(),
        numbers(node.path("confidences"), 0),
        numbers(node.path("right"), 0),
        confusion,
        worst,
        Activity.UNKNOWN,
        node.has(WEIGHTS) ? WeightSums.read(node.get(WEIGHTS).asText()) : null,
        residuals(node.path("residuals")));
  }

  /**
   * Whether the numbers of an evaluation that was read agree with each other, and with what else
   * the file says of them. A file may have been edited by hand.
   */
  public static boolean isWhole(JsonNode node, Evaluation evaluation) {
    return evaluation.isWhole()
        && node.path("count").asLong(evaluation.count()) == evaluation.count()
        && node.path("correct").asLong(evaluation.correct()) == evaluation.correct();
  }

  private static long[] numbers(JsonNode array, int from) {
    return StreamSupport.stream(array.spliterator(), false)
        .skip(from)
        .mapToLong(JsonNode::longValue)
        .toArray();
  }

  private static float[] floats(JsonNode array) {
    float[] floats = new float[array.size()];
    int j = 0;
    for (JsonNode number : array) {
      floats[j++] = number.isNull() ? Float.NaN : (float) number.doubleValue();
    }
    return floats;
  }
}
