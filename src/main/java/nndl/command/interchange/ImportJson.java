package nndl.command.interchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;

/** Makes the JSON object that {@code nndl import --json} prints. */
final class ImportJson {
  private ImportJson() {}

  /**
   * @param file the file of the model
   */
  static String of(Path file, Model model) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-import-1");
    node.put("model", file.toString());
    Arrays.stream(model.sizes()).forEach(node.putArray("sizes")::add);
    return node.toString();
  }
}
