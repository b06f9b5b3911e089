package nndl.command.deform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

/** What {@code nndl deform --json} prints. */
final class DeformJson {
  private DeformJson() {}

  /**
   * @param count samples that were written
   * @param parts pairs of files that hold them
   */
  static String of(Path out, long count, int parts) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-deform-1");
    return node.put("out", out.toString()).put("count", count).put("parts", parts).toString();
  }
}
