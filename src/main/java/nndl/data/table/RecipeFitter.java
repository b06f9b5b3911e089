package nndl.data.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.error.InputException;
import nndl.math.ExactMoments;

/**
 * Reads the training rows of a table once and fits the recipe: mean and deviation of each column of
 * numbers, and the values of each column of categories.
 */
final class RecipeFitter {
  private RecipeFitter() {}

  static Recipe fit(
      Rows table, InferredSchema schema, RowSets sets, Selection selection, MissingValues missing) {
    List<Fitted> columns = schema.inputs().stream().map(Fitted::new).toList();
    table.read(
        (number, row) -> {
          if (sets.of(number) == RowSets.Set.TRAINING) {
            columns.forEach(column -> column.add(row));
          }
        });
    return new Recipe(
        selection.label(),
        schema.classes(),
        missing,
        columns.stream().map(column -> column.column(table, selection)).toList());
  }

  /** A column, and what is learnt about it. */
  private record Fitted(InferredSchema.Input input, Statistics statistics) {
    Fitted(InferredSchema.Input input) {
      this(input, input.reading().<Statistics>map(Moments::new).orElseGet(Values::new));
    }

    void add(Row row) {
      if (!row.isMissing(input.place())) {
        statistics.add(row, input.place());
      }
    }

    Column column(Rows table, Selection selection) {
      String place = "%s, column %s".formatted(table.name(), input.name());
      return statistics.column(input.name(), place, selection);
    }
  }

  /** What is learnt about the values of a column. */
  private interface Statistics {
    void add(Row row, int place);

    Column column(String name, String place, Selection selection);
  }

  /** The mean and the standard deviation, which do not depend on the order of the rows. */
  private static final class Moments implements Statistics {
    private final Reading reading;
    private final ExactMoments moments = new ExactMoments();

    Moments(Reading reading) {
      this.reading = reading;
    }

    @Override
    public void add(Row row, int place) {
      moments.add(reading.of(row, place));
    }

    @Override
    public Column column(String name, String place, Selection selection) {
      if (moments.count() == 0) {
        throw InputException.expected(place, "values in the training rows, or --drop", "none");
      }
      double mean = moments.mean();
      double deviation = moments.deviation();
      Double fill =
          switch (selection.missing().of(name)) {
            case MEAN -> mean;
            case ZERO -> 0.0;
            case ERROR, DROP -> null;
          };
      return new Column.Numbers(name, mean, deviation > 0 ? deviation : 1, fill, reading);
    }
  }

  /** The different values. */
  private static final class Values implements Statistics {
    private final Map<String, Integer> found = new HashMap<>();

    @Override
    public void add(Row row, int place) {
      found.merge(Cells.name(row.text(place)), 1, Integer::sum);
    }

    @Override
    public Column column(String name, String place, Selection selection) {
      List<String> values = new ArrayList<>(found.keySet());
      values.removeIf(value -> found.get(value) < selection.rare());
      boolean numbers = values.stream().noneMatch(value -> Double.isNaN(Cells.number(value)));
      values.sort(
          numbers
              ? Comparator.<String>comparingDouble(Cells::number).thenComparing(text -> text)
              : Comparator.naturalOrder());
      if (values.size() > selection.maxCategories()) {
        throw InputException.expected(
            place,
            InferredSchema.fewerCategories(selection),
            "more, such as " + Cells.shown(values.get(0)));
      }
      return new Column.Categories(name, values, values.size() < found.size());
    }
  }
}
