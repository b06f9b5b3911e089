package nndl.data.recipe;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import nndl.error.InputException;

/**
 * How the rows of a table become samples: which columns are inputs and how, and which column names
 * the class. It is learnt from the training rows and is stored in the metadata of the model, so
 * that the same rows give the same inputs later.
 *
 * @param label the name of the column with the classes
 * @param classes the names of the classes, in order
 * @param missing which texts stand for a missing value
 * @param columns the columns that are inputs, in order
 * @param weight the column that says how much a row counts, or null if every row counts once. Its
 *     deviation is the power of two that makes the largest weight of the training at least 1 and
 *     less than 2, since errors far below 1 would be rounded to 0 in lower layers.
 */
public record Recipe(
    String label,
    List<String> classes,
    MissingValues missing,
    List<Column> columns,
    Column.Numbers weight)
    implements Serializable {

  public Recipe {
    classes = List.copyOf(classes);
    columns = NumberedColumns.copyOf(columns);
  }

  /** Returns a recipe of other columns. */
  public Recipe with(List<Column> others) {
    return new Recipe(label, classes, missing, others, weight);
  }

  /** A recipe by which every row counts once. */
  public Recipe(String label, List<String> classes, MissingValues missing, List<Column> columns) {
    this(label, classes, missing, columns, null);
  }

  /** Returns the number by which the weights of rows are divided. */
  public float weightScale() {
    return weight == null ? 1 : (float) weight.deviation();
  }

  /** Returns the line that tells the user that rows have weights, if they have. */
  public Optional<String> weightLine() {
    return Optional.ofNullable(weight)
        .map(column -> "rows count by their weights in column " + column.source());
  }

  /** Returns the number of inputs of the network. */
  public int inputs() {
    return columns.stream().mapToInt(Column::inputs).sum();
  }

  /** Returns the name of each input, such as {@code age} or {@code island=Biscoe}. */
  public List<String> inputNames() {
    return columns.stream().flatMap(column -> column.inputNames().stream()).toList();
  }

  /** Returns the names of the table's columns that the inputs are from, each once. */
  public List<String> sources() {
    return columns.stream().map(Column::source).distinct().toList();
  }

  /**
   * Returns the place of each column of this recipe among the columns of a table.
   *
   * @param place the name of the table, for the message if columns are missing
   */
  public int[] places(Object place, List<String> table) {
    return places(place, columns.stream().map(Column::source).toList(), table);
  }

  /** Returns the place of the label among the columns of a table. */
  public int placeOfLabel(Object place, List<String> table) {
    return places(place, List.of(label), table)[0];
  }

  private static int[] places(Object place, List<String> names, List<String> table) {
    List<String> missing =
        names.stream()
            .filter(name -> !table.contains(name))
            .distinct()
            .map(name -> "'" + name + "'")
            .toList();
    if (!missing.isEmpty()) {
      boolean isOne = missing.size() == 1;
      throw InputException.expected(
          place,
          "%s %s, as the model's training had %s"
              .formatted(
                  isOne ? "a column" : "columns",
                  String.join(", ", missing),
                  isOne ? "it" : "them"),
          table);
    }
    return names.stream().mapToInt(table::indexOf).toArray();
  }

  /**
   * Returns the index of the class that a cell names, or -1 if it names none. If the classes are
   * numbers, numbers of equal value are the same class.
   */
  public int classOf(String text) {
    int index = classes.indexOf(Cells.name(text));
    if (index < 0) {
      double number = Cells.number(text);
      return Double.isNaN(number) ? -1 : classes.indexOf(Cells.text(number));
    }
    return index;
  }
}
