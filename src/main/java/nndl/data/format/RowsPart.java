package nndl.data.format;

import java.util.List;
import nndl.data.recipe.Recipe;

/** A file of a table, whose rows become samples by a recipe. */
public sealed interface RowsPart extends Part permits TablePart, InMemoryPart {
  Recipe recipe();

  /** Returns the largest number of bytes of the fields by which a row is known. */
  int idBytes();

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
}
