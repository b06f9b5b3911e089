package nndl.command.deform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

/** Makes the JSON object that {@code nndl deform --json} prints. */
final class DeformJson {
  private DeformJson() {}

  /**
   * @param count the number of samples that were written
   * @param parts the number of pairs of files that contain them
   */
  static String of(Path out, long count, int parts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-deform-1");
    return node.put("out", out.toString()).put("count", count).put("parts", parts).toString();
  }
}
