package nndl.data.recipe;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import nndl.math.CsvRows;

/** Computes the inputs of the rows of one table by a recipe, and finds the classes of the rows. */
public final class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1;

  private final Recipe recipe;
  private final RowLayout layout;
  private final int[] places;
  private final int[] labels;
  private final RowWeights weights;

  /**
   * Fails if the table lacks a column.
   *
   * @param table the name of the table, for messages
   * @param columns the names of its columns
   * @param labelled whether rows name their classes
   */
  public RowEncoder(Recipe recipe, Object table, List<String> columns, boolean labelled) {
    this.recipe = recipe;
    this.layout = RowLayout.of(recipe);
    this.places = recipe.places(table, columns);
    this.labels = labelled ? recipe.placesOfLabels(table, columns) : new int[0];
    this.weights = RowWeights.of(labelled ? recipe.weight() : null, columns);
  }

  /** Returns what makes inputs of encoded cells. */
  public RowLayout layout() {
    return layout;
  }

  /** Computes the inputs of a row. Returns nothing if it cannot be used. */
  public Optional<float[]> encode(Row row, RowErrors errors) {
    return cells(row, errors).map(layout::inputs);
  }

  /** Encodes the cells of a row, for its layout. Returns nothing if the row cannot be used. */
  public Optional<int[]> cells(Row row, RowErrors errors) {
    int[] cells = new int[places.length];
    boolean usable = true;
    int told = -1;
    for (int c = 0; c < places.length; c++) {
      Column column = recipe.columns().get(c);
      int cell = places[c];
      boolean missing = row.isMissing(cell);
      if (column instanceof Column.Numbers numbers) {
        double number = missing ? fill(numbers) : numbers.reading().of(row, cell);
        float input = numbers.input(number);
        cells[c] = Float.floatToRawIntBits(input);
        if (!Float.isFinite(input)) {
          if (cell != told) { // the parts of a date are in one cell
            errors.unusable(noNumber(row, numbers, cell));
          }
          told = cell;
          usable = false;
        } else if (missing) {
          errors.filled(row, column);
        }
      } else if (missing) {
        errors.filled(row, column);
      } else if (column instanceof Column.Categories categories) {
        String value = Cells.name(row.text(cell));
        Integer index = categories.index(value);
        if (index == null) {
          errors.unseen(row, column, value);
        } else {
          cells[c] = 1 + index;
        }
      }
    }
    return usable ? Optional.of(cells) : Optional.empty();
  }

  private static double fill(Column.Numbers numbers) {
    return Objects.requireNonNullElse(numbers.fill(), Double.NaN);
  }

  private static RowErrors.Cell noNumber(Row row, Column.Numbers column, int cell) {
    boolean missing = row.isMissing(cell);
    String expected = column.reading().expected();
    return new RowErrors.Cell(
        row.place(),
        column.source(),
        missing,
        missing ? expected + " (--missing mean in the training fills gaps)" : expected,
        missing ? "none" : Cells.shown(row.text(cell)));
  }

  /** Whether a row has no value in a column for which it is left out then. */
  public boolean hasGap(Row row, Predicate<String> drops) {
    return IntStream.range(0, places.length)
        .anyMatch(c -> row.isMissing(places[c]) && drops.test(recipe.columns().get(c).source()));
  }

  /** Whether rows name their classes and have weights. */
  public boolean hasWeights() {
    return weights.exist();
  }

  /**
   * Returns how much a row that names its class counts, as samples have it; 1 if the table has no
   * weights, and 0 if the row cannot be used.
   */
  public float weightOf(Row row, RowErrors errors) {
    return weights.exist() ? weights.of(row, errors) / recipe.weightScale() : 1;
  }

  /** Returns the class of a row that must name one, or -1 if the row cannot be used. */
  public int check(Row row, RowErrors errors) {
    boolean usable = cells(row, errors).isPresent();
    int found = classOf(row, errors);
    return usable ? found : -1;
  }

  /** Returns the standardised numbers of a row, or nothing if one is missing or is no number. */
  public Optional<float[]> numbersOf(Row row, RowErrors errors) {
    float[] numbers = new float[labels.length];
    for (int j = 0; j < numbers.length; j++) {
      Column.Numbers column = recipe.numbers().get(j);
      boolean missing = row.isMissing(labels[j]);
      numbers[j] = missing ? Float.NaN : column.input(column.reading().of(row, labels[j]));
      if (!Float.isFinite(numbers[j])) {
        errors.unusable(
            new RowErrors.Cell(
                row.place(),
                column.source(),
                missing,
                column.reading().expected(),
                missing ? "none" : Cells.shown(row.text(labels[j]))));
        return Optional.empty();
      }
    }
    return Optional.of(numbers);
  }

  /**
   * Returns the class of a row, or -1 if it names none of the recipe. If numbers are answered, all
   * rows that have them are of class 0.
   */
  public int classOf(Row row, RowErrors errors) {
    if (recipe.answersNumbers()) {
      return numbersOf(row, errors).isPresent() ? 0 : -1;
    }
    int label = labels[0];
    boolean missing = row.isMissing(label);
    String name = missing ? "" : row.text(label);
    int found = missing ? -1 : recipe.classOf(name);
    if (found < 0) {
      errors.unusable(
          new RowErrors.Cell(
              row.place(),
              recipe.label(),
              missing,
              "a class of the training rows: " + CsvRows.list(recipe.classes()),
              Cells.shown(Cells.name(name))));
    }
    return found;
  }
}
