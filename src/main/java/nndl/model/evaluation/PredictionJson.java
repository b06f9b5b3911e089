package nndl.model.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.LongStream;

/** The numbers of a prediction run as one JSON object in one line. */
public final class PredictionJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "nndl-prediction-1";

  private PredictionJson() {}

  /**
   * The object.
   *
   * @param models the models that predicted
   * @param names a name for each prediction
   * @param predictions how many samples have each prediction
   * @param unreadable how many samples have none
   */
  public static String of(
      List<String> models, List<String> names, long[] predictions, long unreadable) {
    ObjectNode node = JSON.createObjectNode();
    node.put("format", FORMAT);
    models.forEach(node.putArray("models")::add);
    node.put("count", LongStream.of(predictions).sum() + unreadable);
    node.put("unreadable", unreadable);
    ArrayNode all = node.putArray("predictions");
    for (int p = 0; p < predictions.length; p++) {
      all.addObject().put("prediction", p).put("class", names.get(p)).put("count", predictions[p]);
    }
    return node.toString();
  }
}
