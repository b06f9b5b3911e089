package nndl.command.interchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;

/** Makes the JSON object that {@code nndl export --json} prints. */
final class ExportJson {
  private ExportJson() {}

  static String of(Path output, ExportCommand.Format format, Model model) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-export-1");
    node.put("output", output.toString()).put("output-format", format.toString());
    Arrays.stream(model.sizes()).forEach(node.putArray("sizes")::add);
    return node.toString();
  }
}
