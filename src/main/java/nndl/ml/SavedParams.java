package nndl.ml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads a classifier that was saved. Up to version 0.2.0 its settings were options of the command,
 * three params had no effect, and hiddenLayers had another name.
 */
final class SavedParams extends MLReader<NetworkClassifier> {
  /** The params of 0.2.0 that have another name or meaning now, or none. */
  private static final List<String> EARLIER =
      List.of("blockSize", "solver", "tol", "hidden", "options");

  @Override
  public NetworkClassifier load(String path) {
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, sparkSession(), NetworkClassifier.class.getName());
    NetworkClassifier stage = new NetworkClassifier(metadata.uid());
    JsonNode json = json(metadata.metadataJson());
    boolean isEarlier = json.path("defaultParamMap").has(EARLIER.get(0));
    List<String> skipped = isEarlier ? EARLIER : List.of();
    metadata.getAndSetParams(stage, Option.apply(CollectionConverters.asScala(skipped).toList()));
    if (isEarlier) {
      translate(json.path("paramMap"), stage);
    }
    return stage;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Spark has read it already
    }
  }

  private static void translate(JsonNode params, NetworkClassifier stage) {
    if (params.has("hidden") && !stage.isSet(stage.layers())) {
      stage.setHiddenLayers(stage.hidden().jsonDecode(params.get("hidden").toString()));
    }
    if (params.has("options")) {
      stage.set(stage.options(), stage.options().jsonDecode(params.get("options").toString()));
      Map<String, String> left = new TreeMap<>();
      stage.getOptions().forEach((name, text) -> translate(stage, name, text, left));
      stage.setOptions(left);
    }
  }

  /** Sets the param of an option. What would be an error of the fit stays an option. */
  private static void translate(
      NetworkClassifier stage, String name, String text, Map<String, String> left) {
    try {
      FitOption option = FitOption.named(name).orElseThrow(IllegalArgumentException::new);
      Param<Object> param = stage.getParam(option.param());
      if (stage.isSet(param)) {
        left.put(name, text);
      } else {
        stage.set(param, option.value(text));
      }
    } catch (IllegalArgumentException e) {
      left.put(name, text);
    }
  }
}
