package nndl.command.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.run.SampleFiles;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.sql.SqlTable;

/**
 * The files on which the model of a table is evaluated: tables, or the samples that a training has
 * made of its table. Fails in one line if the files do not fit the model.
 *
 * @param model the name of the model, for messages
 */
record TableFiles(EvaluateCommand options, Session session, String model) {
  /** Whether the files are tables. IDX files have files of labels beside them. */
  boolean areRows() {
    boolean ofLabels = options.files.testLabels != null || options.files.trainLabels != null;
    return !ofLabels && folder().isEmpty();
  }

  /**
   * Returns the rows of the tables. They must be test rows, which name their classes.
   *
   * @param outputs takes the files that are read
   * @param lines takes warnings about values that no training row has
   */
  SampleRange rows(Recipe recipe, Outputs outputs, Consumer<String> lines) {
    if (!options.usesTest()) {
      throw InputException.expected(
          "--set",
          "test, or as --data the directory 'samples' that the training of %s wrote"
              .formatted(model),
          options.set);
    }
    if (options.files.files(null).how().format() != null) {
      throw InputException.expected(
          "--format", "no format, since %s was trained on a table".formatted(model), "one");
    }
    if (options.sql != null) {
      outputs.readingTable(options.sql);
      SqlTable table = SqlTable.open(session.conf(), options.sql, recipe.missing());
      SampleSet set =
          TableSet.ofHeld(storage(), table.files(), recipe, true, List.of(), warning(lines));
      return set.all();
    }
    String names = options.files.data == null ? options.files.testImages : options.files.data;
    if (names == null) {
      throw InputException.expected("--data", "files of a table, for this model", "none");
    }
    InputFiles files = InputFiles.of(storage(), names);
    outputs.reading(files);
    SampleSet set = TableSet.of(storage(), files, recipe, true, warning(lines));
    return set.all();
  }

  private static Consumer<String> warning(Consumer<String> lines) {
    return line -> lines.accept("warning: " + line);
  }

  private Storage storage() {
    return session.storage();
  }

  /** Returns the files of the samples of a table, or empty if the files are others. */
  Optional<SampleFiles> samples(Recipe recipe) {
    return folder().map(folder -> files(folder, recipe));
  }

  private SampleFiles files(SampleFolder folder, Recipe recipe) {
    if (!folder.recipe().equals(recipe)) {
      throw InputException.expected(
          folder.directory(), "samples by the recipe of " + model, "samples by another recipe");
    }
    if (options.usesTest() && folder.test() == 0) {
      throw InputException.expected(folder.directory(), "test samples", "none held out");
    }
    return SampleFiles.of(folder);
  }

  /** Returns the directory that --data names if it holds the samples of a table. */
  private Optional<SampleFolder> folder() {
    return SampleFolder.find(storage(), options.files.data);
  }
}
