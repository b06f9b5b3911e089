package nndl.command.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes the JSON object that {@code nndl verify --json} prints in one line. */
final class VerifyJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerifyJson() {}

  /** Returns an object with what is said of each file. */
  static String of(List<Verdict> verdicts) {
    ObjectNode node = JSON.createObjectNode().put("format", "nndl-verify-2");
    node.put("whole", verdicts.stream().allMatch(Verdict::isGood));
    ArrayNode files = node.putArray("files");
    for (Verdict verdict : verdicts) {
      files
          .addObject()
          .put("name", verdict.name())
          .put("whole", verdict.isGood())
          .put("text", verdict.text());
    }
    return node.toString();
  }
}
