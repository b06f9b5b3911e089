package nndl.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Makes a {@link SampleSet} of the rows of a table, which become samples by a recipe. */
public final class TableSet {
  private TableSet() {}

  /**
   * Examines the CSV files of a table and counts the rows. Collects all rows with a wrong number of
   * fields before it fails.
   *
   * @param recipe how the rows become samples
   * @param labelled whether the rows name their classes. Then all their faults are collected.
   * @param lines takes lines about values of such rows that no training row has
   */
  public static SampleSet of(
      Storage storage, InputFiles files, Recipe recipe, boolean labelled, Consumer<String> lines) {
    CheckedRows checked = labelled ? new CheckedRows(recipe, Optional.empty()) : null;
    return of(storage, files, recipe, checked, List.of(), lines);
  }

  /**
   * Like the other.
   *
   * @param checked takes the rows if they name their classes, or is null
   * @param ids the columns by which rows are known
   */
  public static SampleSet of(
      Storage storage,
      InputFiles files,
      Recipe recipe,
      CheckedRows checked,
      List<String> ids,
      Consumer<String> lines) {
    RowFaults errors = faults(checked);
    List<Part> parts = new ArrayList<>();
    for (FileStatus file : files.files()) {
      parts.add(TablePart.look(storage, file, recipe, checked, ids, errors.faults(), errors));
    }
    return of(parts, files.path(0), recipe, checked != null, errors, lines);
  }

  private static RowFaults faults(CheckedRows checked) {
    boolean drops = checked != null && checked.dropsGaps();
    return new RowFaults(new Faults(), drops, new Unseen());
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
    RowFaults errors = faults(checked);
    List<Part> parts = new ArrayList<>();
    for (Rows rows : files) {
      Path path = new Path(rows.name());
      try (Content content = Content.look(storage, storage.status(path), Storage.Access.HEAD)) {
        parts.add(InMemoryPart.read(content.file(), rows, recipe, checked, ids, errors));
      }
    }
    return of(parts, files.get(0).name(), recipe, checked != null, errors, lines);
  }

  private static SampleSet of(
      List<Part> parts,
      String first,
      Recipe recipe,
      boolean labelled,
      RowFaults errors,
      Consumer<String> lines) {
    errors.faults().requireNone();
    errors.unseen().say(lines);
    List<Part> filled = parts.stream().filter(part -> part.count() > 0).toList();
    if (filled.isEmpty() && !labelled) {
      filled = List.of(parts.get(0)); // a prediction of no row has no answer
    }
    if (filled.isEmpty()) {
      boolean isCsv = parts.get(0) instanceof TablePart;
      throw InputException.expected(first, "rows", isCsv ? "a header alone" : "none");
    }
    return new SampleSet(filled, recipe.inputs(), 1, false);
  }
}
