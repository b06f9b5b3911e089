package nndl.command.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the JSON object that {@code nndl report --json} prints. */
final class ReportJson {
  private ReportJson() {}

  static String of(ReportPlan plan) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-report-1");
    node.put("output", plan.output().toString());
    ArrayNode runs = node.putArray("runs");
    plan.runs().forEach(run -> runs.add(run.name()));
    ArrayNode baselines = node.putArray("baselines");
    plan.baselines().forEach(baseline -> baselines.add(baseline.kind()));
    return node.toString();
  }
}
