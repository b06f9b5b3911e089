package nndl.data;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import nndl.data.format.CheckedRows;
import nndl.data.format.InMemoryPart;
import nndl.data.format.Part;
import nndl.data.format.TablePart;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Unseen;
import nndl.data.storage.Content;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.data.table.Rows;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/** Makes a {@link SampleSet} of the rows of a table, which become samples by a recipe. */
public final class TableSet {
  private TableSet() {}

  /**
   * Examines the CSV files of a table and counts the rows. Collects all rows with a wrong number of
   * fields before it fails.
   *
   * @param recipe how the rows become samples
   * @param checked takes the rows if they name their classes, or is null. Then all their faults are
   *     collected.
   * @param ids the columns by which rows are known
   * @param lines takes lines about values of such rows that no training row has
   */
  public static SampleSet of(
      Storage storage,
      InputFiles files,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      Consumer<String> lines) {
    return of(
        files.files(),
        (file, errors) ->
            TablePart.look(storage, file, recipe, checked, ids, errors.faults(), errors),
        recipe,
        checked,
        lines);
  }

  /**
   * Reads the files of a table that workers cannot read. The set holds their rows.
   *
   * @param files the rows of each file. The name of such a table is the path of the file.
   * @param checked takes the rows if they name their classes, or is null. Then all their faults are
   *     collected.
   * @param ids the columns by which rows are known
   * @param lines takes lines about values of such rows that no training row has
   */
  public static SampleSet ofHeld(
      Storage storage,
      List<Rows> files,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      Consumer<String> lines) {
    return of(
        files,
        (rows, errors) -> {
          Path path = new Path(rows.name());
          try (Content content = Content.look(storage, storage.status(path), Storage.Access.HEAD)) {
            return InMemoryPart.read(content.file(), rows, recipe, checked, ids, errors);
          }
        },
        recipe,
        checked,
        lines);
  }

  private static <F> SampleSet of(
      List<F> files,
      BiFunction<F, RowFaults, Part> look,
      Recipe recipe,
      CheckedRows checked,
      Consumer<String> lines) {
    boolean labelled = checked != null;
    RowFaults errors =
        new RowFaults(new Faults(), column -> labelled && checked.drops(column), new Unseen());
    List<Part> parts = files.stream().map(file -> look.apply(file, errors)).toList();
    errors.faults().requireNone();
    errors.unseen().say(lines);
    List<Part> filled = parts.stream().filter(part -> part.count() > 0).toList();
    if (filled.isEmpty() && !labelled) {
      filled = List.of(parts.get(0)); // a prediction of no row has no answer
    }
    if (filled.isEmpty()) {
      boolean isCsv = parts.get(0) instanceof TablePart;
      throw InputException.expected(
          parts.get(0).files().get(0).path(), "rows", isCsv ? "a header alone" : "none");
    }
    return new SampleSet(filled, recipe.inputs(), 1, false);
  }
}
