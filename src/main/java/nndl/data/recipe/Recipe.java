package nndl.data.recipe;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.error.InputException;

/**
 * How the rows of a table become samples: which columns are inputs and how, and which column names
 * the class, or which columns are numbers to answer. It is learnt from the training rows and is
 * stored in the metadata of the model, so that the same rows give the same inputs later.
 *
 * @param label the name of the column with the classes, or the names of those with the numbers
 * @param classes the names of the classes, in order; empty if numbers are answered
 * @param missing which texts stand for a missing value
 * @param columns the columns that are inputs, in order
 * @param weight the column that says how much a row counts, or null if every row counts once. Its
 *     deviation is the power of two that makes the largest weight of the training at least 1 and
 *     less than 2, since errors far below 1 would be rounded to 0 in lower layers.
 * @param numbers the columns of the numbers that are answered; empty if classes are
 */
public record Recipe(
    String label,
    List<String> classes,
    MissingValues missing,
    List<Column> columns,
    Column.Numbers weight,
    List<Column.Numbers> numbers)
    implements Serializable {

  public Recipe {
    classes = List.copyOf(classes);
    columns = NumberedColumns.copyOf(columns);
    numbers = List.copyOf(numbers);
  }

  /** Returns a recipe of other columns. */
  public Recipe with(List<Column> others) {
    return new Recipe(label, classes, missing, others, weight, numbers);
  }

  /** Whether the answers are numbers, and no classes. */
  public boolean answersNumbers() {
    return !numbers.isEmpty();
  }

  /** Returns the number of outputs of the network if each class has one. */
  public int outputs() {
    return answersNumbers() ? numbers.size() : classes.size();
  }

  /** Returns the names of the columns that are answered. */
  public List<String> labels() {
    return answersNumbers()
        ? numbers.stream().map(Column.Numbers::source).toList()
        : List.of(label);
  }

  /** A recipe for classes, by which every row counts once. */
  public Recipe(String label, List<String> classes, MissingValues missing, List<Column> columns) {
    this(label, classes, missing, columns, null, List.of());
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
    return NumberedColumns.inputs(columns);
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

  /** Returns the places of what is answered among the columns of a table. */
  int[] placesOfLabels(Object place, List<String> table) {
    return places(place, labels(), table);
  }

  /**
   * Returns the place of each column of a table by its name, since to look for each among all would
   * take a time that grows with the square of their number.
   */
  public static Map<String, Integer> placesByName(List<String> table) {
    Map<String, Integer> places = new HashMap<>();
    int next = 0;
    for (String name : table) {
      places.putIfAbsent(name, next++);
    }
    return places;
  }

  private static int[] places(Object place, List<String> names, List<String> table) {
    Map<String, Integer> places = placesByName(table);
    List<String> missing =
        names.stream()
            .filter(name -> !places.containsKey(name))
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
    return names.stream().mapToInt(places::get).toArray();
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
