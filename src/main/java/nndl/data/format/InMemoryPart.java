package nndl.data.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Column;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.data.table.Rows;

/**
 * A file of a table that only the driver can read. It holds the cells of all rows that the recipe
 * needs, and travels to the workers with them.
 *
 * @param rows the cells of each row, in the order of {@link #columns}
 * @param ids the columns by which rows are known
 */
public record InMemoryPart(
    DataFile file, Recipe recipe, boolean labelled, List<InMemoryRow> rows, List<String> ids)
    implements RowsPart {

  /**
   * Reads a file.
   *
   * @param table the rows of the file
   * @param checked takes the rows if they name their classes, or is null
   * @param ids the columns by which rows are known
   * @param errors takes what is wrong with rows that name their classes
   */
  public static InMemoryPart read(
      DataFile file,
      Rows table,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      RowErrors errors) {
    boolean labelled = checked != null;
    Consumer<Row> each =
        labelled ? checked.of(table.name(), table.columns(), errors) : unlabelled -> {};
    int[] places = recipe.places(table.name(), table.columns());
    int label = labelled ? recipe.placeOfLabel(table.name(), table.columns()) : -1;
    int[] idPlaces = RowIds.places(ids, table.name(), table.columns());
    List<InMemoryRow> rows = new ArrayList<>();
    table.read(
        (number, row) -> {
          each.accept(row);
          Object[] cells = new Object[places.length + (labelled ? 1 : 0) + idPlaces.length];
          for (int c = 0; c < places.length; c++) {
            cells[c] = value(row, places[c], recipe.columns().get(c) instanceof Column.Numbers);
          }
          if (labelled) {
            cells[places.length] = value(row, label, false);
          }
          for (int i = 0; i < idPlaces.length; i++) {
            cells[cells.length - idPlaces.length + i] = row.text(idPlaces[i]);
          }
          rows.add(new InMemoryRow(cells, recipe.missing(), row.place()));
        });
    return new InMemoryPart(file, recipe, labelled, rows, ids);
  }

  /** Returns a number, a text, or null if the cell has no value. */
  private static Object value(Row row, int column, boolean isNumber) {
    if (row.isMissing(column)) {
      return null;
    }
    double number = isNumber ? row.number(column) : Double.NaN;
    return Double.isNaN(number) ? row.text(column) : (Object) number;
  }

  @Override
  public long count() {
    return rows.size();
  }

  /** Returns false: a row is reached without the rows before it. */
  @Override
  public boolean compressed() {
    return false;
  }

  @Override
  public List<DataFile> files() {
    return List.of(file);
  }

  private List<String> columns() {
    Stream<String> names = recipe.columns().stream().map(Column::name);
    Stream<String> label = labelled ? Stream.of(recipe.label()) : Stream.of();
    return Stream.of(names, label, ids.stream()).flatMap(all -> all).toList();
  }

  @Override
  public void read(Storage storage, long from, long to, SampleSink sink, RowErrors errors) {
    rows.subList((int) from, (int) to).forEach(samples(columns(), sink, errors));
  }
}
