package nndl.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.data.HeldOutRows;
import nndl.data.recipe.Column;
import nndl.data.recipe.DecodedCells;
import nndl.data.recipe.Recipe;
import nndl.math.SparseRows;
import nndl.report.columns.Importance;

/**
 * The rows of a table that the page shows with their values. {@link ChosenSamples} chooses them. Of
 * a table of many columns, the first {@value #MAX_COLUMNS} are shown.
 */
final class ShownRows {
  private static final int MAX_COLUMNS = 12;

  private static final String COUNTED =
      "Lines are counted from 1, the header included; #0 is the first row after the header.";

  /** The largest number of characters of a value or of the name of a column. */
  private static final int MAX_TEXT = 60;

  /** The largest number of columns whose importance the page states. */
  private static final int MAX_IMPORTANT = 200;

  private final Scored scored;
  private final List<String> columns;
  private final int of;
  private final DecodedCells cells;
  private final SparseRows inputs = new SparseRows();
  private final List<List<String>> values = new ArrayList<>();
  private final ChosenSamples chosen;

  /** The places of the rows, if they are known. */
  private final Map<Integer, String> places;

  /**
   * @param heldOut where the rows lie in the files of the table, if that is known
   */
  ShownRows(Scored scored, Recipe recipe, Optional<HeldOutRows> heldOut) {
    this.scored = scored;
    this.of = recipe.columns().size();
    this.columns = recipe.columns().stream().limit(MAX_COLUMNS).map(Column::name).toList();
    this.cells = new DecodedCells(recipe);
    this.chosen = new ChosenSamples(scored, this::take);
    this.places =
        heldOut
            .map(rows -> rows.places(scored.set().toString(), chosen.samples()))
            .orElse(Map.of());
  }

  private int take(int sample, int room) {
    inputs.clear();
    scored.samples().appendTo(inputs, sample);
    List<String> row = new ArrayList<>();
    int bytes = 0;
    for (int c = 0; c < columns.size(); c++) {
      row.add(cut(cells.text(inputs, 0, c)));
      bytes += row.get(c).getBytes(UTF_8).length;
    }
    if (bytes <= room) {
      values.add(row);
    }
    return bytes;
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) > MAX_TEXT
        ? text.substring(0, text.offsetByCodePoints(0, MAX_TEXT)) + "..."
        : text;
  }

  /** Writes the rows into an empty object. */
  void write(ObjectNode target) {
    target.set("columns", Json.array(columns, ShownRows::cut));
    target.put("of", of).put("count", chosen.count());
    if (!scored.isWhole()) {
      target.put("line", scored.part());
    }
    if (!places.isEmpty()) {
      target.put("file", "heldout.csv");
    }
    if (scored.range().set().isTable() || !places.isEmpty()) {
      target.put("counted", COUNTED);
    }
    target.set("values", Json.array(values, row -> row));
    chosen.write(target, this::name);
  }

  /** Returns where a row lies in the files of its table, or else its number in the set. */
  private String name(int row) {
    if (places.containsKey(row)) {
      return places.get(row);
    }
    return scored.range().set().isTable()
        ? scored.range().set().name(scored.range().from() + row)
        : Integer.toString(row);
  }

  /** Writes what the columns are worth into an empty object. */
  static void write(Importance importance, ObjectNode target) {
    target.put("set", importance.set().toString());
    target.put("rows", importance.rows()).put("of", importance.of());
    importance.figures().forEach(target.putArray("figures")::add);
    target.put("shuffles", importance.shuffles());
    target.put("count", importance.columns().size());
    ArrayNode columns = target.putArray("columns");
    importance.columns().stream()
        .limit(MAX_IMPORTANT)
        .forEach(
            worth -> {
              ObjectNode node = columns.addObject().put("name", cut(worth.column()));
              worth.lost().forEach(node.putArray("worth")::add);
            });
  }
}
