package nndl.command.search;

import java.util.Optional;
import nndl.command.run.EarlierTrials;
import nndl.command.run.RunFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
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
   * Reads the result at the rung with {@code epochs} epochs. Returns empty if the trial has not
   * reached that rung.
   */
  public Optional<Result> read(int epochs) {
    Path file = rung(epochs);
    return storage.exists(file)
        ? Optional.of(Result.parse(file, storage.text(file)))
        : Optional.empty();
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
    if (run.hasCheckpointsBeyond((samples + size - 1) / size * epochs) || hasRungBeyond(epochs)) {
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

  /** Whether the trial has any files. */
  public boolean exist() {
    return !storage.names(directory).isEmpty();
  }

  /** Deletes all files of the trial, except a card that was changed by hand, and no other files. */
  public void clear() {
    EarlierTrials.clear(storage, directory);
  }
}
