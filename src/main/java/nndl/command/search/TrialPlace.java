package nndl.command.search;

import java.util.List;
import nndl.command.run.EarlierTrials;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunPreflight;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * Says whether a search may begin or go on in its directory. Changes nothing there.
 *
 * @param output the directory of the search, and whether its files are overwritten or resumed from
 */
public record TrialPlace(List<Trial> trials, RunDescription.Output output, Storage storage) {
  /**
   * Returns the directory. Fails if the search would replace something and may not, or has no place
   * or no room for its files.
   *
   * @param last how many trials are in the last rung
   */
  public RunDirectory require(int last) {
    RunDirectory directory =
        RunDirectory.ofSearch(
            storage,
            output,
            trials.stream().map(trial -> new Path(output.model(), trial.directory())).toList());
    new RunPreflight(directory).require(Trial.descriptions(trials));
    if (!directory.resumes()) {
      requireRoom(last);
    }
    return directory;
  }

  /**
   * Fails unless there is room for what trials leave at least if none diverges: a checkpoint each,
   * and a model each of the last rung, of which one is copied. Those of an earlier search go first.
   */
  private void requireRoom(int last) {
    long checkpoints = trials.stream().mapToLong(trial -> trial.plan().checkpointBytes()).sum();
    long model = trials.stream().mapToLong(trial -> trial.plan().modelBytes()).min().orElse(0);
    long earlier =
        EarlierTrials.in(storage, output.model()).stream().mapToLong(storage::bytes).sum();
    FreeSpace.require(storage, output.model(), checkpoints + (last + 1L) * model - earlier);
  }
}
