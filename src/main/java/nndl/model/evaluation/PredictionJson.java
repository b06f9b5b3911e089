package nndl.model.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.LongStream;

/** Writes how often each class was predicted as one JSON object in one line. */
public final class PredictionJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "nndl-prediction-1";

  private PredictionJson() {}

  /**
   * Returns the object.
   *
   * @param models the names of the models that predicted
   * @param names the name of each possible prediction
   * @param predictions the number of samples with each prediction
   * @param unreadable the number of samples that could not be read, and so have no prediction
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
