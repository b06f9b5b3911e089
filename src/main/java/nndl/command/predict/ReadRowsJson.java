package nndl.command.predict;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nndl.command.rows.Reading;
import nndl.model.ensemble.Ensemble;

/** Writes the JSON object that {@code nndl predict --row --json} prints. */
final class ReadRowsJson {
  private ReadRowsJson() {}

  static String of(Ensemble ensemble, List<PredictRows.Row> rows) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("format", "nndl-rows-1");
    ArrayNode models = node.putArray("models");
    ensemble.models().forEach(model -> models.add(model.metadata().place()));
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
