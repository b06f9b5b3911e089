package nndl.command.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.options.DataOptions;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.format.CheckedRows;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.report.ShownSet;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Finds the rows that the page of a model of a table shows. They are rows in files of a table, or
 * samples that a training or {@code nndl convert} has written.
 *
 * @param recipe the recipe of the model
 * @param split how its training has held rows out, if that is known
 * @param lines takes warnings about values that no training row has
 */
record TableRows(Storage storage, Recipe recipe, Optional<String> split, Consumer<String> lines) {
  /** Returns the rows that the options name. */
  ShownSet named(DataOptions options) {
    Optional<SampleFolder> folder = SampleFolder.find(storage, options.data);
    if (folder.isPresent()) {
      requireSame(folder.get());
      return of(folder.get());
    }
    String names = options.data == null ? options.testImages : options.data;
    SampleSet rows =
        TableSet.of(
            storage,
            InputFiles.of(storage, names),
            recipe,
            new CheckedRows(recipe, Optional.empty()),
            List.of(),
            line -> lines.accept("warning: " + line));
    return ShownSet.of(InputFiles.shortName(names), rows.all());
  }

  private void requireSame(SampleFolder folder) {
    if (!folder.isOf(recipe, split)) {
      throw InputException.expected(
          folder.directory(), "samples by the model's recipe and split", "those of another table");
    }
  }

  /**
   * Returns the rows beside a model, or a set without rows if its training has not left them there.
   */
  ShownSet beside(Path directory) {
    try {
      return SampleFolder.find(storage, SampleFolder.ofModel(directory))
          .filter(folder -> folder.isOf(recipe, split))
          .map(this::of)
          .orElse(ShownSet.none("No rows were at hand; nndl report --data FILES shows some."));
    } catch (InputException e) {
      return ShownSet.none(
          "The samples beside the model cannot be read; nndl report --data FILES shows others.");
    }
  }

  /** Returns the test rows, or else the validation rows, or else the training rows. */
  private ShownSet of(SampleFolder folder) {
    if (folder.test() > 0) {
      return shown(Split.TEST, folder.openTest(storage));
    }
    SampleSet all = folder.openTraining(storage);
    long training = all.count() - folder.validation();
    return folder.validation() > 0
        ? ShownSet.of(Split.VALIDATION, new SampleRange(all, training, all.count()), storage)
        : shown(Split.TRAINING, all);
  }

  private ShownSet shown(Split split, SampleSet set) {
    return ShownSet.of(split, set.all(), storage);
  }
}
