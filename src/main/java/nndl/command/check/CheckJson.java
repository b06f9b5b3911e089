package nndl.command.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Writes the JSON object that {@code nndl check --json} prints in one line. */
final class CheckJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckJson() {}

  /** Returns an object with what each check has found. */
  static String of(Findings findings) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-check-1");
    node.put("ok", findings.areGood());
    ArrayNode checks = node.putArray("checks");
    for (Finding finding : findings.all()) {
      checks
          .addObject()
          .put("name", finding.name())
          .put("found", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("text", finding.text());
    }
    return node.toString();
  }
}
