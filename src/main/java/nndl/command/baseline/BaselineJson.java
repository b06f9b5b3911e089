package nndl.command.baseline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes the JSON object that {@code nndl baseline} prints with {@code --json} and writes with
 * {@code --output}. {@code nndl report} reads it.
 */
final class BaselineJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BaselineJson() {}

  static String of(Score score) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-baseline-1");
    node.put("kind", score.kind().toString());
    node.put("right", score.right()).put("of", score.of()).put("line", score.line());
    node.set("settings", JSON.valueToTree(score.settings()));
    return node.toString();
  }
}
