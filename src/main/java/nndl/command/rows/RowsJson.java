package nndl.command.rows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.hadoop.fs.Path;

/** Writes the JSON object that {@code nndl rows --json} prints. */
final class RowsJson {
  private RowsJson() {}

  /**
   * @param count the number of rows that were made, or of samples with {@code --pieces}
   */
  static String of(Path out, long count) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-made-rows-1");
    return node.put("out", out.toString()).put("count", count).toString();
  }
}
