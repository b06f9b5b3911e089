package nndl.command.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.report.card.CardFile;
import nndl.time.Clock;
import nndl.training.CheckpointWriter;
import nndl.training.RunRecord;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
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
  private final RunResults results;

  /**
   * @param keep how many checkpoints are kept
   */
  public RunFiles(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.checkpoints = new Checkpoints(storage, new Path(directory, RunNames.CHECKPOINTS), keep);
    this.timings = new TimingsFile(storage, directory);
    this.card = new CardFile(storage, directory);
    this.results = new RunResults(storage, this);
  }

  /** Writes and reads the results. */
  public RunResults results() {
    return results;
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
    try {
      return !checkpoints.names().isEmpty();
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Whether there is a checkpoint after more than {@code iterations} iterations. */
  public boolean hasCheckpointsBeyond(long iterations) {
    try {
      return checkpoints.goBeyond(iterations);
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Whether there is a model, of this run or of an earlier one in the same directory. */
  public boolean hasModel() {
    try {
      return storage.exists(model());
    } catch (IOException e) {
      throw noPlace(e);
    }
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
  Path samples() {
    return SampleFolder.ofModel(directory);
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
   */
  boolean hasMadeOtherSamples(RunFiles other) {
    try {
      Optional<SampleFolder> found = SampleFolder.find(storage, samples());
      if (found.isEmpty() || !storage.exists(record())) {
        return false;
      }
      Recipe recipe = found.get().recipe();
      RunRecord record = results.recorded();
      return record.options().stream().anyMatch(option -> option.startsWith(OF_TABLE))
          && RunSettings.areOf(recipe, record.settings())
          && !RunSettings.areOf(recipe, other.results.recorded().settings());
    } catch (IOException | InputException e) {
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
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Fails if the model is not the one of which the record tells. */
  void requireWhole() throws IOException {
    ModelHash.require(storage, model(), record());
  }

  /** Whether there is the table of a search. */
  boolean hasTable() throws IOException {
    return storage.exists(trials());
  }

  /** Fails if a file of others has the name of a checkpoint that a new run deletes. */
  public void requireOurCheckpoints() {
    try {
      checkpoints.requireOurs();
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Fails if a new run would replace the table of a search. */
  void requireNoTable() {
    try {
      if (hasTable()) {
        throw InputException.expected(
            directory, "no search, or --resume, or --overwrite", RunNames.TRIALS_TABLE);
      }
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Fails if a new run would replace a model or a checkpoint. */
  void requireFree() {
    try {
      if (storage.exists(model())) {
        throw InputException.expected(
            directory, "a directory without a model, or --overwrite", Model.FILE_NAME);
      }
      List<String> found = checkpoints.names();
      if (!found.isEmpty()) {
        throw InputException.expected(
            checkpoints, "no checkpoints, or --resume, or --overwrite", found.size());
      }
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /**
   * Reads the checkpoint from which a run resumes. Fails if its settings differ from those of the
   * run.
   *
   * @param lines takes a warning for each damaged checkpoint that is skipped
   */
  public Checkpoint newest(RunPlan plan, Consumer<String> lines) {
    if (!hasCheckpoints()) {
      throw InputException.expected(
          checkpoints, "a checkpoint, or --resume auto, which begins where there is none", "none");
    }
    try {
      Checkpoint checkpoint = checkpoints.readNewest(lines);
      int epochs = plan.workload().hyperparameters().descent().epochs();
      RunSettings.requireSame(checkpoints, checkpoint, plan.settings(), epochs);
      return checkpoint;
    } catch (IOException e) {
      throw InputException.unreadable(checkpoints, e);
    }
  }

  /** Creates the directory before the training, so that a wrong path is found early. */
  public void createDirectory() {
    try {
      storage.createDirectory(directory);
      storage.requireWritable(directory);
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Fails if the files in the directories in it cannot be replaced, before any is deleted. */
  void requireReplaceable() {
    for (Path inside : List.of(new Path(directory, RunNames.CHECKPOINTS), samples())) {
      try {
        if (storage.exists(inside)) {
          storage.requireWritable(inside);
        }
      } catch (IOException e) {
        throw InputException.expected(inside, "a directory in which files can be replaced", e);
      }
    }
  }

  private InputException noPlace(IOException e) {
    return InputException.expected(directory, "a place for the model", e);
  }

  /**
   * Creates the writer of the run's checkpoints. With each checkpoint it writes the times of the
   * epochs so far.
   *
   * @param resumed the checkpoint from which the run resumes, or null if it starts from the
   *     beginning
   */
  public CheckpointWriter checkpointWriter(
      RunPlan plan, Checkpoint resumed, Timings times, Consumer<String> lines, Clock clock) {
    return new CheckpointWriter(
        plan.settings(),
        checkpoints,
        plan.description().output().rhythm(),
        resumed,
        () -> timings.write(times),
        lines,
        clock);
  }

  /**
   * Returns the times of the epochs before a checkpoint. There are none if {@code resumed} is null.
   */
  public Timings times(Checkpoint resumed, Consumer<String> lines) {
    return resumed == null ? new Timings() : timings.read(resumed.epoch(), lines);
  }

  /** Fails if the checkpoint was made with other samples. */
  public void requireSameData(Checkpoint resumed, DataHashes loaded) {
    RunSettings.requireSameData(checkpoints, resumed, loaded);
  }

  /** Returns a message if the model card was changed by hand and was therefore not replaced. */
  public Optional<String> changedCard() {
    try {
      return card.isChanged()
          ? Optional.of(card.path() + " was changed by hand, and stays")
          : Optional.empty();
    } catch (IOException e) {
      throw InputException.unreadable(card.path(), e);
    }
  }

  /** Deletes all files of earlier runs, except a card that was changed by hand. */
  public void clear() throws IOException {
    checkpoints.clear();
    clearBeside();
    storage.delete(model());
  }

  /**
   * Deletes the results of earlier runs, so that they are not mistaken for results of the next run.
   * The model and the checkpoints stay until they are replaced. A card that was changed by hand
   * stays, and so do files that nndl did not write.
   */
  public void clearBeside() {
    try {
      clearButReport();
      ReportFile.MARK.delete(storage, report());
    } catch (IOException e) {
      throw InputException.expected(directory, "to delete what an earlier run left", e);
    }
  }

  /** Deletes the same, but the report, which stays until the new one is whole. */
  void clearButReport() throws IOException {
    EarlierResults.delete(storage, directory);
    timings.delete();
    card.delete();
  }
}
