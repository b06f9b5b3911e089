package nndl.command.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.Count;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.run.SampleFiles;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.format.CheckedRows;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.data.table.RowSplit;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.spark.sql.SqlTable;

/**
 * The files on which the model of a table is evaluated: tables, or the samples that a training has
 * made of its table. Fails in one line if the files do not fit the model.
 *
 * @param ensemble the models
 */
record TableFiles(EvaluateCommand options, Session session, Ensemble ensemble) {
  /** Returns the name of the first model, for messages. */
  private String model() {
    return ensemble.places().get(0);
  }

  /** Whether the files are tables. IDX files have files of labels beside them. */
  boolean areRows() {
    boolean ofLabels = options.files.testLabels != null || options.files.trainLabels != null;
    return !ofLabels && folder().isEmpty();
  }

  /**
   * Returns the rows of the tables, which name their classes. If they are those of the training,
   * they are divided into sets as there.
   *
   * @param outputs takes the files that are read
   * @param lines takes warnings about values that no training row has
   */
  Evaluated rows(Recipe recipe, Outputs outputs, Consumer<String> lines) {
    if (options.files.files(null).how().format() != null) {
      throw InputException.expected(
          "--format", "no format, since %s was trained on a table".formatted(model()), "one");
    }
    String names =
        options.sql != null
            ? options.sql.substring(options.sql.indexOf(':') + 1)
            : options.files.data == null ? options.files.testImages : options.files.data;
    if (names == null) {
      throw InputException.expected("--data", "files of a table, for this model", "none");
    }
    CheckedRows checked = new CheckedRows(recipe, split());
    List<String> warnings = new ArrayList<>();
    SampleSet set = open(names, recipe, checked, outputs, line -> warnings.add("warning: " + line));
    Optional<RowSets> ofTraining = checked.sets();
    Optional<RowSets> trained =
        ofTraining.or(() -> new TrainedRows(storage(), recipe).find(checked, ensemble));
    RowSets rows = trained.orElseGet(() -> checked.all(RowSets.Set.TEST));
    requireSet(names, ofTraining);
    warnings.forEach(lines);
    long left = rows.count(RowSets.Set.NONE);
    if (left == set.count()) {
      String and = recipe.weight() == null ? "" : " and whose weight is not 0";
      throw InputException.expected(names, "rows in which no value is missing" + and, "none");
    }
    checked.weightLine().ifPresent(lines);
    if (left > 0) {
      String or = recipe.weight() == null ? "" : " or whose weight is 0";
      lines.accept(
          "left out: %s in which a value is missing%s".formatted(Count.of(left, "row"), or));
    }
    return ofTraining.isPresent()
        ? new Evaluated(set.all(), rows, Optional.empty(), null)
        : new Evaluated(
            set.all(),
            rows,
            Optional.of(name(names)),
            trained.map(known -> known.count(RowSets.Set.TRAINING)).orElse(null));
  }

  /** Returns what rows of no known set are called: the name of their file, which is no set's. */
  static String name(String names) {
    String name = InputFiles.shortName(names);
    return RowSets.Set.named(name).isPresent() ? "rows of " + name : name;
  }

  /** Returns how all the models' trainings have divided their rows, if all did it alike. */
  private Optional<RowSplit> split() {
    List<Optional<String>> texts =
        ensemble.models().stream()
            .map(model -> model.metadata().find(InputSpec.SPLIT))
            .distinct()
            .toList();
    return texts.size() > 1
        ? Optional.empty()
        : texts.get(0).map(text -> RowSplit.read(model() + ": metadata: split", text));
  }

  private SampleSet open(
      String names,
      Recipe recipe,
      CheckedRows checked,
      Outputs outputs,
      Consumer<String> warnings) {
    if (options.sql != null) {
      outputs.readingTable(options.sql);
      SqlTable table = SqlTable.open(session.conf(), "--table", options.sql, recipe.missing());
      return TableSet.ofHeld(
          storage(), table.files(), recipe, checked, options.known.ids(), warnings);
    }
    InputFiles files = InputFiles.of(storage(), names);
    outputs.reading(files);
    return TableSet.of(storage(), files, recipe, checked, options.known.ids(), warnings);
  }

  /** Fails if the user asks for a set of which there is no row. */
  private void requireSet(String names, Optional<RowSets> ofTraining) {
    RowSets.Set wanted = RowSets.Set.valueOf(options.set.name());
    if (options.usesTest() || ofTraining.filter(rows -> rows.count(wanted) > 0).isPresent()) {
      return;
    }
    throw InputException.expected(
        "--set",
        ofTraining.isPresent()
            ? "a set of which %s has rows".formatted(names)
            : "test, or as --data the table of the training of %s, or the directory 'samples' that it wrote"
                .formatted(model()),
        options.set);
  }

  private Storage storage() {
    return session.storage();
  }

  /** Returns the files of the samples of a table, or empty if the files are others. */
  Optional<SampleFiles> samples(Recipe recipe) {
    return folder().map(folder -> files(folder, recipe));
  }

  private SampleFiles files(SampleFolder folder, Recipe recipe) {
    for (Model model : ensemble.models()) {
      if (!folder.isOf(recipe, model.metadata().find(InputSpec.SPLIT))) {
        throw InputException.expected(
            folder.directory(),
            "samples by the recipe and the split of " + model.metadata().place(),
            "samples by others");
      }
    }
    if (options.usesTest() && folder.test() == 0) {
      throw InputException.expected(folder.directory(), "test samples", "none held out");
    }
    return SampleFiles.of(folder);
  }

  /** Returns the directory of samples of a table that --data names, or that is in a model there. */
  private Optional<SampleFolder> folder() {
    String data = options.files.data;
    return SampleFolder.find(storage(), data)
        .or(
            () ->
                SampleFolder.find(
                    storage(), data == null ? null : data + "/" + SampleFolder.OF_MODEL));
  }
}
