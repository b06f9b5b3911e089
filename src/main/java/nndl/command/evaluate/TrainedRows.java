package nndl.command.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nndl.data.SampleFolder;
import nndl.data.format.CheckedRows;
import nndl.data.packed.SampleHash;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.data.table.RowSets;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.ensemble.Ensemble;
import nndl.model.format.Metadata;
import org.apache.hadoop.fs.Path;

/** Finds rows among the training rows of models, whose samples lie beside the models. */
record TrainedRows(Storage storage, Recipe recipe) {
  /**
   * Returns which of the rows occur among the training rows of the models, and which are new, as
   * test rows are. Empty if the samples of one of the models are not there or cannot be read.
   */
  Optional<RowSets> find(CheckedRows rows, Ensemble ensemble) {
    try {
      List<Optional<SampleFolder>> folders =
          ensemble.models().stream().map(model -> beside(model.metadata())).distinct().toList();
      if (folders.stream().allMatch(Optional::isPresent)) {
        long[] hashes = hashes(folders.stream().flatMap(Optional::stream).toList());
        return Optional.of(rows.among(RowSets.Set.TRAINING, RowSets.Set.TEST, hashes));
      }
      return Optional.empty();
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  private Optional<SampleFolder> beside(Metadata model) {
    Path directory = new Path(model.place()).getParent();
    return SampleFolder.find(storage, SampleFolder.ofModel(directory))
        .filter(found -> found.isOf(recipe, model.find(InputSpec.SPLIT)));
  }

  /** Returns the hashes of the training rows, sorted. */
  private long[] hashes(List<SampleFolder> folders) {
    LongStream.Builder hashes = LongStream.builder();
    for (SampleFolder folder : folders) {
      folder
          .openTraining(storage)
          .read(
              storage,
              0,
              folder.training(),
              true,
              (piece, first, remarks) ->
                  IntStream.range(0, piece.count())
                      .forEach(i -> hashes.add(SampleHash.ofContent(piece, i))));
    }
    return hashes.build().sorted().toArray();
  }
}
