package nndl.data.format;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowEncoder;
import nndl.data.recipe.RowErrors;
import nndl.math.SparseRows;

/** A file of a table, whose rows become samples by a recipe. */
public sealed interface RowsPart extends Part permits TablePart, InMemoryPart {
  Recipe recipe();

  /** Whether the rows name their classes. */
  boolean labelled();

  /** The columns by which rows are known. */
  List<String> ids();

  @Override
  default int width() {
    return recipe().inputs();
  }

  @Override
  default List<Integer> sides() {
    return List.of(1, width());
  }

  @Override
  default boolean floats() {
    return true;
  }

  @Override
  default String placeOfLabel(long sample) {
    return "%s#%s, column %s".formatted(files().get(0).path(), sample, recipe().label());
  }

  /**
   * Returns what passes rows to a sink as samples.
   *
   * @param columns the names of the cells of a row
   */
  default Consumer<Row> samples(List<String> columns, SampleSink sink, RowErrors errors) {
    RowEncoder encoder = new RowEncoder(recipe(), files().get(0).path(), columns, labelled());
    int[] ids = RowIds.places(ids(), files().get(0).path(), columns);
    SparseRows sparse = new SparseRows();
    return row -> {
      if (ids.length > 0) {
        errors.identified(Arrays.stream(ids).mapToObj(row::text).toList());
      }
      sparse.clear();
      sparse.addRow(encoder.encode(row, errors).orElseGet(() -> new float[width()]));
      sink.add(sparse, labelled() ? Math.max(0, encoder.classOf(row, errors)) : 0);
    };
  }
}
