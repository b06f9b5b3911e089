package nndl.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.OutputFormat;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.report.card.CardFile;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.workload.Descent;
import org.apache.hadoop.fs.Path;

/** The files of a run, all in one directory: its checkpoints and its results. */
public final class RunFiles {
  /** How the option begins by which a training makes its samples of a table. */
  private static final String OF_TABLE = "--label=";

  private final Storage storage;
  private final Path directory;
  private final Checkpoints checkpoints;
  private final TimingsFile timings;
  private final CardFile card;

  /**
   * @param keep how many checkpoints are kept
   */
  public RunFiles(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.checkpoints = new Checkpoints(storage, new Path(directory, RunNames.CHECKPOINTS), keep);
    this.timings = new TimingsFile(storage, directory);
    this.card = new CardFile(storage, directory);
  }

  /** The directory of all files. */
  public Path directory() {
    return directory;
  }

  /**
   * The path of the model. A run writes its model after all other results except the report. The
   * model of an earlier run may stay until then.
   */
  public Path model() {
    return new Path(directory, Model.FILE_NAME);
  }

  /** The path of the run record. */
  public Path record() {
    return new Path(directory, RunRecord.FILE_NAME);
  }

  /** Reads the record of a finished run. */
  public RunRecord recorded() {
    return RunRecord.read(record(), storage.text(record())).record();
  }

  /** The path of the checksums of the results. */
  Path checksums() {
    return new Path(directory, Checksums.FILE_NAME);
  }

  Path history() {
    return new Path(directory, RunNames.HISTORY);
  }

  Path trials() {
    return new Path(directory, RunNames.TRIALS_TABLE);
  }

  Path snapshots() {
    return new Path(directory, ReportFile.SNAPSHOTS);
  }

  /** The path of the report. */
  public Path report() {
    return new Path(directory, ReportFile.FILE_NAME);
  }

  /**
   * The file with the times of the epochs. It is not a result, because times differ from run to
   * run.
   */
  public TimingsFile timings() {
    return timings;
  }

  /** The checkpoints, which are in a directory of their own. */
  Checkpoints checkpoints() {
    return checkpoints;
  }

  /** The model card, which the user may have changed. */
  CardFile card() {
    return card;
  }

  /** Whether the run resumes from a checkpoint. */
  public boolean resumes(RunDescription.Resume resume) {
    return switch (resume) {
      case NO -> false;
      case YES -> true;
      case AUTO -> hasCheckpoints();
    };
  }

  public boolean hasCheckpoints() {
    return !checkpoints.names().isEmpty();
  }

  /** Whether there is a checkpoint after more than {@code iterations} iterations. */
  public boolean hasCheckpointsBeyond(long iterations) {
    return checkpoints.goBeyond(iterations);
  }

  /** Whether there is a model, of this run or of an earlier one in the same directory. */
  public boolean hasModel() {
    return storage.exists(model());
  }

  /**
   * Returns a line about the model of an earlier run, or empty if there is none. It stays until
   * this run has ended well.
   */
  public Optional<String> earlierModel() {
    return hasModel()
        ? Optional.of("the model in %s is still that of the earlier run".formatted(directory))
        : Optional.empty();
  }

  /** The directory with the samples that a run has made of a table. */
  public Path samples() {
    return SampleFolder.ofModel(directory);
  }

  /** Returns the SHA-256 of the model. */
  String modelHash() {
    return Sha256.of(storage, model());
  }

  boolean hasSamples() {
    return SampleFolder.find(storage, samples()).isPresent();
  }

  /** Whether these samples are those that were made of a table in this directory. */
  boolean have(RunSamples samples) {
    String own = SampleFolder.trainingInputs(samples()).toString();
    return own.equals(samples.files().trainImages());
  }

  /**
   * Whether the training that has ended here made its samples of a table, and another training did
   * not use these samples. What cannot be told is no.
   *
   * @param settings the settings of the other training
   */
  boolean hasMadeOtherSamples(Map<String, String> settings) {
    try {
      Optional<SampleFolder> found = SampleFolder.find(storage, samples());
      if (found.isEmpty() || !storage.exists(record())) {
        return false;
      }
      Recipe recipe = found.get().recipe();
      RunRecord record = recorded();
      return record.options().stream().anyMatch(option -> option.startsWith(OF_TABLE))
          && RunSettings.areOf(recipe, record.settings())
          && !RunSettings.areOf(recipe, settings);
    } catch (InputException e) {
      return false;
    }
  }

  /** Whether there are files that a new run would replace. */
  public boolean hasAny() {
    return hasModel() || hasCheckpoints();
  }

  /** Whether there is a model, and it is the one of which the record tells. */
  public boolean hasWholeModel() {
    try {
      if (!hasModel() || !storage.exists(record())) {
        return false;
      }
      requireWhole();
      return true;
    } catch (InputException e) {
      return false;
    }
  }

  /** Fails if the model has another hash than its record tells. Older records tell none. */
  public void requireWhole() {
    Optional<String> expected = recorded().model();
    if (expected.isPresent()) {
      String found = modelHash();
      if (!found.equals(expected.get())) {
        throw InputException.expected(
            model(),
            "SHA-256 %s, as %s has it".formatted(expected.get(), RunRecord.FILE_NAME),
            found);
      }
    }
  }

  /** Whether there is the table of a search. */
  boolean hasTable() {
    return storage.exists(trials());
  }

  /** Fails if a file of others has the name of a checkpoint that a new run deletes. */
  public void requireOurCheckpoints() {
    checkpoints.requireOurs();
  }

  /** Fails if a new run would replace the table of a search. */
  void requireNoTable() {
    if (hasTable()) {
      throw InputException.expected(
          directory, "no search, or --resume, or --overwrite", RunNames.TRIALS_TABLE);
    }
  }

  /** Fails if a new run would replace a model or a checkpoint. */
  void requireFree() {
    if (storage.exists(model())) {
      throw InputException.expected(
          directory, "a directory without a model, or --overwrite", Model.FILE_NAME);
    }
    List<String> found = checkpoints.names();
    if (!found.isEmpty()) {
      throw InputException.expected(
          checkpoints, "no checkpoints, or --resume, or --overwrite", found.size());
    }
  }

  /** Fails if there is nothing from which a run can resume. */
  void requireCheckpoint() {
    if (!hasCheckpoints()) {
      throw InputException.expected(
          checkpoints, "a checkpoint, or --resume auto, which begins where there is none", "none");
    }
  }

  /**
   * Reads the checkpoint from which a run resumes. Fails if its settings differ from those of the
   * run.
   *
   * @param lines takes a warning for each damaged checkpoint that is skipped
   */
  public Checkpoint newest(RunPlan plan, Consumer<String> lines) {
    Checkpoint checkpoint = checkpoints.readNewest(lines);
    Descent descent = plan.workload().hyperparameters().descent();
    RunSettings.requireSame(checkpoints, checkpoint, plan.settings(), descent);
    return checkpoint;
  }

  /** Fails if the files in the directories in it cannot be replaced, before any is deleted. */
  void requireReplaceable() {
    for (Path inside : List.of(new Path(directory, RunNames.CHECKPOINTS), samples())) {
      if (storage.exists(inside)) {
        storage.requireWritable(inside);
      }
    }
  }

  /** Returns a message if the model card was changed by hand and was therefore not replaced. */
  public Optional<String> changedCard() {
    return card.isChanged()
        ? Optional.of(card.path() + " was changed by hand, and stays")
        : Optional.empty();
  }

  /**
   * Returns all files of earlier runs, except what others have written or changed: the model last.
   */
  List<Path> files() {
    List<Path> files = new ArrayList<>(checkpoints.files());
    files.addAll(beside());
    if (hasModel() && OutputFormat.MODEL.isIn(storage, model())) {
      files.add(model());
    }
    return files;
  }

  /**
   * Returns the results of earlier runs but the model. A card that was changed by hand is none of
   * them, nor are files that nndl did not write.
   */
  private List<Path> beside() {
    List<Path> files = new ArrayList<>(earlierResults());
    if (!card.isChanged()) {
      files.add(card.path());
    }
    if (ReportFile.MARK.isIn(storage, report())) {
      files.add(report());
    }
    return files;
  }

  /**
   * Returns what earlier runs and searches wrote beside the model, but the card and the report. A
   * file is theirs only if its content shows that nndl wrote it. Another one of the same name
   * stays.
   */
  List<Path> earlierResults() {
    Map<String, OutputFormat> formats = RunTargets.formats();
    formats.remove(Model.FILE_NAME);
    formats.put(RunNames.TRIALS_TABLE, OutputFormat.TRIALS);
    return ours(formats);
  }

  private List<Path> ours(Map<String, OutputFormat> formats) {
    List<Path> found = new ArrayList<>();
    formats.forEach(
        (name, format) -> {
          Path file = new Path(directory, name);
          if (storage.exists(file) && format.isIn(storage, file)) {
            found.add(file);
          }
        });
    return found;
  }

  /** Returns the files of the samples of an earlier run. Others of the same names stay. */
  List<Path> earlierSamples() {
    return SampleFolder.filesToDelete(samples()).stream()
        .filter(storage::exists)
        .filter(
            file ->
                OutputFormat.IDX.isIn(storage, file) || OutputFormat.SAMPLES.isIn(storage, file))
        .toList();
  }

  /**
   * Has a set of files replace the results of an earlier run, the model and the card too, but not
   * its times. A file of others, or a card that was changed by hand, is not replaced.
   */
  void replaceResults(Commit commit) {
    ours(RunTargets.results()).forEach(commit::replace);
    if (!card.isChanged()) {
      commit.replace(card.path());
    }
  }

  /**
   * Deletes the results of earlier runs, so that they are not mistaken for results of the next run.
   * The model and the checkpoints stay until they are replaced.
   */
  public void clearBeside() {
    beside().forEach(storage::delete);
  }

  /**
   * Writes the results of this run, which stay, as those of another one: the model last, but for
   * checksums.
   */
  void copyResults(FileSet files, RunFiles to) {
    copy(files, timings.path(), to.timings.path());
    if (!to.card.isChanged()) {
      copy(files, card.path(), to.card.path());
    }
    copy(files, snapshots(), to.snapshots());
    copy(files, record(), to.record());
    copy(files, history(), to.history());
    copy(files, model(), to.model());
    copy(files, checksums(), to.checksums());
  }

  private void copy(FileSet files, Path from, Path to) {
    if (storage.exists(from)) {
      files.write(to, out -> storage.read(from, in -> in.transferTo(out)));
    }
  }
}
