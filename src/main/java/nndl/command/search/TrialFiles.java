package nndl.command.search;

import java.util.Optional;
import nndl.command.run.EarlierTrials;
import nndl.command.run.RunFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.checkpoint.Checkpoint;
import org.apache.hadoop.fs.Path;

/**
 * The files of a trial: the files of its run, and a file for each {@link Rung}, or stage of the
 * search, that it has reached. An interrupted search resumes from them.
 */
public final class TrialFiles {
  private final Storage storage;
  private final Trial trial;
  private final Path directory;
  private final RunFiles run;

  /**
   * @param all the directory of the search
   */
  public TrialFiles(Storage storage, Path all, Trial trial) {
    this.storage = storage;
    this.trial = trial;
    this.directory = new Path(all, trial.directory());
    this.run = new RunFiles(storage, directory, trial.plan().description().output().keep());
  }

  public RunFiles run() {
    return run;
  }

  public Path directory() {
    return directory;
  }

  /** Marks the directory, before the first file of the run is written. */
  public void begin() {
    if (!EarlierTrials.isTrial(storage, directory)) {
      EarlierTrials.mark(storage, directory);
    }
  }

  private Path rung(int epochs) {
    return new Path(directory, EarlierTrials.RUNG + epochs);
  }

  /**
   * Returns the result at the rung with {@code epochs} epochs, if its file exists and can be used.
   * After the last epoch of a trial that has not diverged, its model must be whole too. It is
   * missing if an earlier search planned more epochs. If it is damaged, the trial goes on from its
   * checkpoint. Fails if the result is of other settings.
   */
  public Optional<Result> known(int epochs) {
    Path file = rung(epochs);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    Result found = Result.parse(file, storage.text(file));
    String differences = Checkpoint.differences("found", found.settings(), trial.settings());
    if (!differences.isEmpty()) {
      throw InputException.expected(directory, "the settings of its trial", differences);
    }
    requireWithin(trial.epochs());
    boolean isUsable = epochs < trial.epochs() || found.diverged() || run.hasWholeModel();
    return Optional.of(found).filter(result -> isUsable);
  }

  /** Writes the result of a rung, which marks the directory from then on. */
  public void write(int epochs, Result result) {
    storage.write(rung(epochs), result.text());
    EarlierTrials.unmark(storage, directory);
  }

  /**
   * Fails if an earlier search has trained the trial for more than {@code epochs} epochs. Its model
   * would be different, and it would be compared with trials of fewer epochs.
   */
  public void requireWithin(int epochs) {
    long samples = trial.workload().training().count();
    long size = trial.workload().hyperparameters().descent().miniBatchSize();
    if (run.checkpoints().goBeyond((samples + size - 1) / size * epochs) || hasRungBeyond(epochs)) {
      throw InputException.expected(
          directory,
          "%s epochs at most, or --overwrite, since --trials or --epochs have changed"
              .formatted(epochs),
          "more");
    }
  }

  private boolean hasRungBeyond(int epochs) {
    return storage.names(directory).stream()
        .anyMatch(name -> EarlierTrials.isRungBeyond(name, epochs));
  }

  /** Deletes all files of the trial, except a card that was changed by hand, and no other files. */
  public void clear() {
    EarlierTrials.clear(storage, directory);
  }
}
