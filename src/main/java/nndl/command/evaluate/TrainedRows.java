package nndl.command.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import nndl.command.run.SampleFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.data.format.CheckedRows;
import nndl.data.packed.SampleHash;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.ensemble.Ensemble;
import org.apache.hadoop.fs.Path;

/** Finds rows among the training rows of models, whose samples lie beside the models. */
record TrainedRows(Storage storage, Recipe recipe) {
  /**
   * Returns how many of the rows occur among the training rows of the models, or null if the
   * samples of one of them are not there.
   */
  Long count(CheckedRows rows, Ensemble ensemble) {
    List<Path> directories =
        ensemble.places().stream().map(place -> new Path(place).getParent()).distinct().toList();
    LongStream.Builder hashes = LongStream.builder();
    try {
      for (Path directory : directories) {
        Optional<SampleFolder> folder =
            SampleFolder.find(storage, SampleFolder.ofModel(directory))
                .filter(found -> found.recipe().equals(recipe));
        if (folder.isEmpty()) {
          return null;
        }
        addAll(folder.get(), hashes);
      }
    } catch (InputException e) {
      return null; // the samples beside a model cannot be read
    }
    return rows.countAmong(hashes.build().sorted().toArray());
  }

  private void addAll(SampleFolder folder, LongStream.Builder hashes) {
    SampleSet samples = SampleFiles.of(folder).training(storage, recipe.inputs()).open(storage);
    samples.read(
        storage,
        0,
        folder.training(),
        true,
        (piece, first, remarks) -> {
          for (int i = 0; i < piece.count(); i++) {
            hashes.add(SampleHash.ofContent(piece, i));
          }
        });
  }
}
