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
import nndl.data.recipe.RowErrors;
import nndl.data.recipe.RowWeights;
import nndl.error.InputException;
import nndl.math.ExactMoments;

/**
 * Reads the training rows of a table once and fits the recipe: mean and deviation of each column of
 * numbers, in which rows count by their weights, and the values of each column of categories.
 */
final class RecipeFitter {
  private RecipeFitter() {}

  static Recipe fit(
      Rows table, InferredSchema schema, RowSets sets, Selection selection, MissingValues missing) {
    List<Fitted> columns = schema.inputs().stream().map(Fitted::of).toList();
    RowWeights weights = RowWeights.of(selection.weightColumn(), table.columns());
    float[] largest = new float[1];
    table.read(
        (number, row) -> {
          if (sets.of(number) == RowSets.Set.TRAINING) {
            float weight = weights.of(row, RowErrors.THROWN);
            largest[0] = Math.max(largest[0], weight);
            columns.forEach(column -> column.add(row, weight));
          }
        });
    return new Recipe(
        String.join(", ", selection.labels()),
        schema.classes(),
        missing,
        columns.stream().map(column -> column.column(table, selection)).toList(),
        selection
            .weight()
            .map(name -> RowWeights.column(name, selection.reading(), largest[0]))
            .orElse(null),
        selection.regression() ? numbers(schema, sets, selection) : List.of());
  }

  /** Returns what is learnt about the numbers that are answered, by the weights of the rows. */
  private static List<Column.Numbers> numbers(
      InferredSchema schema, RowSets sets, Selection selection) {
    List<Column.Numbers> numbers = new ArrayList<>();
    int width = selection.labels().size();
    for (int j = 0; j < width; j++) {
      ExactMoments moments = new ExactMoments();
      for (int r = 0; r < schema.classOfRow().length; r++) {
        if (sets.of(r) == RowSets.Set.TRAINING) {
          moments.add(schema.numbers()[r * width + j], schema.weight(r));
        }
      }
      double deviation = moments.deviation();
      numbers.add(
          new Column.Numbers(
              selection.labels().get(j),
              moments.mean(),
              deviation > 0 ? deviation : 1,
              null,
              selection.reading()));
    }
    return numbers;
  }

  /**
   * A column, and what is learnt about it.
   *
   * @param moments of numbers the mean and the deviation, which the order of the rows does not
   *     change
   * @param values of categories how often each value occurs
   */
  private record Fitted(
      InferredSchema.Input input, ExactMoments moments, Map<String, Integer> values) {
    static Fitted of(InferredSchema.Input input) {
      return new Fitted(input, new ExactMoments(), new HashMap<>());
    }

    void add(Row row, float weight) {
      int place = input.place();
      if (row.isMissing(place)) {
        return;
      }
      input
          .reading()
          .ifPresentOrElse(
              reading -> moments.add(reading.of(row, place), weight),
              () -> values.merge(Cells.name(row.text(place)), 1, Integer::sum));
    }

    Column column(Rows table, Selection selection) {
      String place = "%s, column %s".formatted(table.name(), input.name());
      return input
          .reading()
          .map(reading -> numbers(reading, place, selection))
          .orElseGet(() -> categories(place, selection));
    }

    private Column numbers(Reading reading, String place, Selection selection) {
      if (moments.count() == 0) {
        throw InputException.expected(place, "values in the training rows, or --drop", "none");
      }
      double mean = moments.mean();
      double deviation = moments.deviation();
      Double fill =
          switch (selection.missing().of(input.name())) {
            case MEAN -> mean;
            case ZERO -> 0.0;
            case ERROR, DROP -> null;
          };
      return new Column.Numbers(input.name(), mean, deviation > 0 ? deviation : 1, fill, reading);
    }

    private Column categories(String place, Selection selection) {
      List<String> kept =
          values.keySet().stream().filter(value -> values.get(value) >= selection.rare()).toList();
      boolean areNumbers = kept.stream().noneMatch(value -> Double.isNaN(Cells.number(value)));
      Comparator<String> order =
          areNumbers
              ? Comparator.<String>comparingDouble(Cells::number).thenComparing(text -> text)
              : Comparator.naturalOrder();
      List<String> sorted = kept.stream().sorted(order).toList();
      if (sorted.size() > selection.maxCategories()) {
        throw InputException.expected(
            place,
            InferredSchema.fewerCategories(selection),
            "more, such as " + Cells.shown(sorted.get(0)));
      }
      return new Column.Categories(input.name(), sorted, sorted.size() < values.size());
    }
  }
}
