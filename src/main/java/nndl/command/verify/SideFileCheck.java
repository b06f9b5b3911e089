package nndl.command.verify;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nndl.command.Count;
import nndl.command.run.RunSettings;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.format.Int8Rows;
import nndl.model.format.SafeTensors;
import nndl.report.ReportFile;
import nndl.training.checkpoint.Snapshots;
import nndl.training.checkpoint.Snapshots.Snapshot;
import org.apache.hadoop.fs.Path;

/** Looks at the snapshots of the weights of a run, and at the samples that it made of a table. */
record SideFileCheck(TrainedRun run) {
  private static final String SNAPSHOTS = "snapshots";
  private static final String SAMPLES = "samples";

  Verdict snapshots() throws IOException {
    Path file = run.file(ReportFile.SNAPSHOTS);
    if (!run.storage().exists(file)) {
      return Verdict.good(SNAPSHOTS, "none");
    }
    List<Snapshot> taken;
    try (InputStream in = run.storage().open(file)) {
      taken =
          Snapshots.of(file, SafeTensors.read(file, in, Long.MAX_VALUE, metadata -> {})).taken();
    }
    Optional<String> other = taken.stream().map(this::other).flatMap(Optional::stream).findFirst();
    return other
        .map(what -> Verdict.wrong(SNAPSHOTS, "of another run: " + what))
        .orElse(Verdict.good(SNAPSHOTS, "whole, of " + Count.of(taken.size(), "epoch")));
  }

  /** Returns what shows that a snapshot is of another run. */
  private Optional<String> other(Snapshot snapshot) {
    boolean isKnown =
        run.stored().filter(stored -> snapshot.epoch() >= stored.epochs().size()).isEmpty();
    if (!isKnown) {
      return Optional.of("epoch %s, which the record does not have".formatted(snapshot.epoch()));
    }
    if (run.model().isEmpty()) {
      return Optional.empty();
    }
    Model model = run.model().get();
    Int8Rows weights = snapshot.weights();
    if (weights.columns() != model.sizes()[0] || weights.rows() != model.sizes()[1]) {
      return Optional.of("another size than the layer of the model");
    }
    boolean isModel =
        run.stored().flatMap(stored -> stored.record().result()).stream()
            .anyMatch(epoch -> epoch == snapshot.epoch());
    Int8Rows expected = Int8Rows.ofTransposed(model.parameters().block().weights(1));
    return isModel && !Arrays.equals(expected.values(), weights.values())
        ? Optional.of("epoch %s has other weights than the model".formatted(snapshot.epoch()))
        : Optional.empty();
  }

  /** Returns what is said of the samples, or empty if there are none. */
  Optional<Verdict> samples() {
    Path directory = SampleFolder.ofModel(run.directory());
    try {
      return SampleFolder.find(run.storage(), directory)
          .map(folder -> Verdict.of(SAMPLES, directory, () -> samples(folder)));
    } catch (InputException e) {
      return Optional.of(Verdict.wrong(SAMPLES, e.getMessage()));
    }
  }

  private Verdict samples(SampleFolder folder) {
    if (run.stored().isPresent()
        && !RunSettings.areOf(folder.recipe(), run.stored().get().record().settings())) {
      return Verdict.wrong(SAMPLES, "of another run: the record has another recipe");
    }
    requireCount(
        folder,
        folder.trainingInputs(),
        folder.trainingLabels(),
        folder.training() + folder.validation());
    if (folder.test() > 0) {
      requireCount(folder, folder.testInputs(), folder.testLabels(), folder.test());
    }
    long all = folder.training() + folder.validation() + folder.test();
    return Verdict.good(
        SAMPLES, "%s, as many as were made of the table".formatted(Count.of(all, "row")));
  }

  private void requireCount(SampleFolder folder, Path inputs, Path labels, long expected) {
    long found =
        SampleSet.open(
                run.storage(),
                InputFiles.of(run.storage(), inputs.toString()),
                InputFiles.of(run.storage(), labels.toString()),
                folder.reading(),
                folder.recipe().inputs())
            .count();
    if (found != expected) {
      throw InputException.expected(inputs, Count.of(expected, "row"), found);
    }
  }
}
