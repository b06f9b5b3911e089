package nndl.command.rows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

/** What {@code nndl rows --json} prints. */
final class RowsJson {
  private RowsJson() {}

  /**
   * @param count rows that were made, or samples of them
   */
  static String of(Path out, long count) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-made-rows-1");
    return node.put("out", out.toString()).put("count", count).toString();
  }
}
