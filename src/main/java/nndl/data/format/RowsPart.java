package nndl.data.format;

import java.util.List;
import nndl.data.packed.SampleSink;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.SparseRows;

/** A file of a table, whose rows become samples by a recipe. */
public sealed interface RowsPart extends Part permits TablePart, HeldPart {
  Recipe recipe();

  /** Whether the rows name their classes. */
  boolean labelled();

  /**
   * Like {@link #read(Storage, long, long, SampleSink)}, but the caller decides what happens if a
   * row is not as in the training. The inputs of a row that cannot be used are zero.
   */
  void read(Storage storage, long from, long to, SampleSink sink, Recipe.Surprises surprises);

  /** Fails if a row lacks a number and the recipe has nothing to fill in. */
  @Override
  default void read(Storage storage, long from, long to, SampleSink sink) {
    read(storage, from, to, sink, Recipe.STRICT);
  }

  @Override
  default int width() {
    return recipe().inputs();
  }

  @Override
  default List<Integer> sides() {
    return List.of(1, width());
  }

  @Override
  default boolean statesSides() {
    return false;
  }

  @Override
  default boolean floats() {
    return true;
  }

  @Override
  default String placeOfLabel(long sample) {
    return "%s, row %s, column %s".formatted(files().get(0).path(), sample + 1, recipe().label());
  }

  /** Passes rows to a sink as samples. */
  final class Encoder {
    private final Recipe recipe;
    private final int[] places;
    private final int label;
    private final SampleSink sink;
    private final Recipe.Surprises surprises;
    private final float[] inputs;
    private final SparseRows sparse = new SparseRows();

    /**
     * @param path the file, for messages
     * @param columns the names of the cells of a row
     */
    Encoder(
        RowsPart part,
        String path,
        List<String> columns,
        SampleSink sink,
        Recipe.Surprises surprises) {
      this.recipe = part.recipe();
      this.places = recipe.places(path, columns);
      this.label = part.labelled() ? recipe.placeOfLabel(path, columns) : -1;
      this.sink = sink;
      this.surprises = surprises;
      this.inputs = new float[recipe.inputs()];
    }

    void add(Row row) {
      boolean usable = recipe.encode(row, places, inputs, surprises);
      sparse.clear();
      sparse.addRow(usable ? inputs : new float[inputs.length]);
      sink.add(sparse, label < 0 ? 0 : label(row));
    }

    private int label(Row row) {
      int found = row.isMissing(label) ? -1 : recipe.classOf(row.text(label));
      if (found < 0) {
        throw InputException.expected(
            row.place() + ", column " + recipe.label(),
            "a class of the training: " + String.join(", ", recipe.classes()),
            Cells.shown(row.isMissing(label) ? "" : Cells.name(row.text(label))));
      }
      return found;
    }
  }
}
