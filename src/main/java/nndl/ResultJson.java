package nndl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import nndl.command.baseline.Score;
import nndl.command.convert.ConvertOptions;
import nndl.command.interchange.ExportOptions;
import nndl.command.predict.PredictRows;
import nndl.command.report.ReportPlan;
import nndl.command.rows.Reading;
import nndl.command.rows.RowsOptions;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Scorecard;
import org.apache.hadoop.fs.Path;

/**
 * What programs say with {@code --json}: one object in one line, which {@code format} names. There
 * are no times in it, so equal runs print equal bytes. For {@link Evaluate} a {@link Scorecard} has
 * one of its own.
 */
public final class ResultJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultJson() {}

  private static ObjectNode object(String format) {
    return JSON.createObjectNode().put("format", format);
  }

  /** What needs no network, as nndl.Report reads it too. */
  public static String of(Score score) {
    ObjectNode node = object("nndl-baseline-1");
    node.put("kind", score.kind().toString());
    node.put("right", score.right()).put("of", score.of()).put("line", score.line());
    node.set("settings", JSON.valueToTree(score.settings()));
    return node.toString();
  }

  /**
   * Samples that were converted.
   *
   * @param classes the names of folders of images; none for sets
   */
  public static String of(ConvertOptions options, long count, List<String> classes) {
    ObjectNode node = object("nndl-convert-1");
    node.put("images", options.outImages.toString());
    node.put("labels", options.outLabels.toString());
    node.put("count", count);
    classes.forEach(node.putArray("classes")::add);
    return node.toString();
  }

  /** A model that became a file of another program. */
  public static String of(ExportOptions options, Model model) {
    ObjectNode node = object("nndl-export-1");
    node.put("output", options.output.toString()).put("output-format", options.format.toString());
    return withSizes(node, model);
  }

  /** A model that was made of a file of another program. */
  public static String of(Path file, Model model) {
    return withSizes(object("nndl-import-1").put("model", file.toString()), model);
  }

  private static String withSizes(ObjectNode node, Model model) {
    Arrays.stream(model.sizes()).forEach(node.putArray("sizes")::add);
    return node.toString();
  }

  /** A page that shows runs. */
  public static String of(ReportPlan plan) {
    ObjectNode node = object("nndl-report-1").put("output", plan.output().toString());
    ArrayNode runs = node.putArray("runs");
    plan.runs().forEach(run -> runs.add(run.name()));
    ArrayNode baselines = node.putArray("baselines");
    plan.baselines().forEach(baseline -> baselines.add(baseline.kind()));
    return node.toString();
  }

  /** Samples that were made. */
  public static String of(Path out, long count, int parts) {
    ObjectNode node = object("nndl-deform-1");
    return node.put("out", out.toString()).put("count", count).put("parts", parts).toString();
  }

  /** Rows that were made, or samples of them. */
  public static String of(RowsOptions options, long count) {
    ObjectNode node = object("nndl-made-rows-1");
    return node.put("out", options.out.toString()).put("count", count).toString();
  }

  /** Rows that were read. */
  public static String of(Ensemble committee, List<PredictRows.Row> rows) {
    ObjectNode node = object("nndl-rows-1");
    ArrayNode models = node.putArray("models");
    committee.models().forEach(model -> models.add(model.metadata().place()));
    ArrayNode array = node.putArray("rows");
    for (PredictRows.Row row : rows) {
      ObjectNode one = array.addObject().put("name", row.name());
      one.put("text", row.reading().map(Reading::text).orElse(null));
      ArrayNode pieces = one.putArray("pieces");
      for (Reading.Piece piece : row.reading().map(Reading::pieces).orElse(List.of())) {
        pieces
            .addObject()
            .put("class", piece.name())
            .put("confidence", (float) piece.confidence())
            .put("left", piece.box().left())
            .put("top", piece.box().top())
            .put("width", piece.box().columns())
            .put("height", piece.box().rows());
      }
    }
    return node.toString();
  }
}
