package nndl.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The result of another method on the same samples, as {@code nndl baseline} writes it to a file.
 *
 * @param kind the kind of method
 * @param right the number of correctly classified samples
 * @param of the number of all samples
 * @param line the result in words
 */
public record BaselineScore(@JsonProperty("name") String kind, long right, long of, String line) {
  /** The name of the file in its directory. */
  public static final String FILE_NAME = "baseline.json";

  /** Reads the file, which is JSON. */
  public static BaselineScore read(Storage storage, Path file) {
    JsonNode node = parse(file, storage.text(file));
    BaselineScore baseline =
        new BaselineScore(
            node.path("kind").asText(),
            node.path("right").asLong(-1),
            node.path("of").asLong(),
            node.path("line").asText());
    if (baseline.kind.isEmpty()
        || baseline.right < 0
        || baseline.of < 1
        || baseline.right > baseline.of) {
      throw InputException.expected(
          file, "a baseline's kind, right and of above 0", "something else");
    }
    return baseline;
  }

  private static JsonNode parse(Path file, String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new InputException(file + ": expected a baseline in JSON, found something else", e);
    }
  }
}
