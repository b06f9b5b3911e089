package nndl.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes a result, which is a record, as the JSON object of {@code --json}. The names of its
 * members are those of the record's components in kebab case, and constants are spelled as options
 * spell them.
 */
public final class ResultJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING);

  private ResultJson() {}

  /**
   * Returns the object in one line.
   *
   * @param format the first member, which says what the object is
   */
  public static String of(String format, Object result) {
    ObjectNode node = JSON.createObjectNode().put("format", format);
    node.setAll(JSON.<ObjectNode>valueToTree(result));
    return node.toString();
  }
}
