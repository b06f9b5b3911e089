package nndl.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import nndl.fuzz.FuzzTarget;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.model.evaluation.EvaluationJson;
import nndl.network.Coding;
import nndl.training.RunRecord;
import nndl.training.workload.Split;

/** The record of a run, up to what a report says of it. */
public final class RecordFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() {
    return List.of(
        record(new Coding.OneHot(3)),
        record(new Coding.Bits(5)),
        new String(record(new Coding.OneHot(2)), UTF_8)
            .replace("\"confidences\"", "\"weights\":\"9.5 20.25 1 12\",\"confidences\"")
            .getBytes(UTF_8),
        record(new Coding.Numbers(List.of(0.0, 1.0), List.of(2.5, 1.0), 1.35)));
  }

  private static byte[] record(Coding coding) {
    Evaluation evaluation = EvaluationCases.random(9, coding, 1, 5, 2);
    RunRecord record =
        new RunRecord(
            new TreeMap<>(Map.of("sizes", "20,5,2,3", "evaluate", "test")),
            List.of("--seed=1"),
            Optional.of(0),
            Optional.of("00ff"),
            Map.of(Split.TEST, evaluation),
            List.of("a finding"),
            Optional.empty());
    String end = record.text("[]");
    int from = end.indexOf("{\"test\":") + 1;
    String evaluations = end.substring(from, end.indexOf("},\"findings\""));
    String epoch =
        "{\"epoch\":0,\"penalty\":0.5,\"layers\":[{\"neurons\":5,\"update-ratio\":0.25,\"weights-exponent\":2,\"weights\":[1,2],\"watched\":9,\"saturated\":1,\"dead\":0}],\"evaluations\":{%s}}";
    return record.text("[%s]".formatted(epoch.formatted(evaluations))).getBytes(UTF_8);
  }

  @Override
  public void read(byte[] input, LongConsumer declared) {
    RunRecord.Stored stored = RunRecord.read(RunRecord.FILE_NAME, new String(input, UTF_8));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    Curves.writeHistory(stored.epochs(), 100, page);
    Curves.writeLayers(stored.epochs(), page.putArray("layers"));
    for (Evaluation evaluation : stored.record().end().values()) {
      String unusedFigure = evaluation.figure();
      EvaluationJson.write(evaluation, page);
    }
    String unused = stored.record().text("[]");
  }
}
