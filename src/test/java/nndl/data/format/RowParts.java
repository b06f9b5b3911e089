package nndl.data.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import nndl.Fixtures;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RowErrors;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import org.apache.hadoop.fs.FileStatus;

/**
 * Opens a CSV file both as a part that workers read and as one that the driver holds in memory.
 *
 * @param ids the columns by which rows are known
 */
record RowParts(Path file, List<String> ids) {
  static final List<Column> INPUTS =
      List.of(
          new Column.Numbers("x", 1, 2, 9.0),
          new Column.Categories("home", List.of("barn", "ship")));

  private static final Column.Numbers WEIGHT = new Column.Numbers("w", 0, 4, null);

  /** A recipe for rows of two classes, which have weights. */
  static final Recipe CLASSES =
      new Recipe("y", List.of("a", "b"), MissingValues.USUAL, INPUTS, WEIGHT, List.of());

  /** A recipe of the same inputs for two numbers in place of a class. */
  static final Recipe NUMBERS =
      new Recipe(
          "p, q",
          List.of(),
          MissingValues.USUAL,
          INPUTS,
          WEIGHT,
          List.of(new Column.Numbers("p", 10, 2, null), new Column.Numbers("q", 0, 1, null)));

  /** Rows of {@link #CLASSES} of each kind. */
  static final String ROWS =
      """
      id,w,home,x,y
      r1,2,ship,3,b
      r2,1,barn,word,b
      r3,0.5,Mars,5,a
      r4,1,,,b
      "r,5",8,barn,1,c
      r6,-1,barn,-1,b
      """;

  static CheckedRows checked(Recipe recipe) {
    return new CheckedRows(recipe, Optional.empty());
  }

  private FileStatus status() {
    return Fixtures.storage().status(Fixtures.path(file));
  }

  TablePart table(Recipe recipe, CheckedRows checked, RowErrors errors) {
    Faults faults = new Faults();
    TablePart part =
        TablePart.look(Fixtures.storage(), status(), recipe, checked, ids, faults, errors);
    faults.requireNone();
    return part;
  }

  InMemoryPart held(Recipe recipe, CheckedRows checked, RowErrors errors) {
    CsvTable rows =
        CsvTable.look(
            Fixtures.storage(), file.toString(), List.of(status()), recipe.missing(), new Faults());
    return InMemoryPart.read(rows.files().get(0).file(), rows, recipe, checked, ids, errors);
  }

  /** The part that is read, and then the one that is held. */
  List<RowsPart> both(Recipe recipe, boolean labelled) {
    return List.of(
        table(recipe, labelled ? checked(recipe) : null, new PartEvents()),
        held(recipe, labelled ? checked(recipe) : null, new PartEvents()));
  }
}
