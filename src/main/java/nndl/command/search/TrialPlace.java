package nndl.command.search;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import nndl.command.run.EarlierTrials;
import nndl.command.run.NextRun;
import nndl.command.run.RunDescription;
import nndl.command.run.RunTargets;
import nndl.data.storage.FreeSpace;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Says whether a search may begin or go on in its directory. Changes nothing there.
 *
 * @param output the directory of the search, and whether its files are overwritten or resumed from
 */
public record TrialPlace(List<Trial> trials, RunDescription.Output output, Storage storage) {
  /**
   * Returns whether the search resumes. Fails if it would replace something and may not, or has no
   * place or no room for its files.
   *
   * @param last how many trials are in the last rung
   */
  public boolean require(int last) {
    boolean resumes = requirePlace(found());
    boolean replaces = output.overwrite() && !resumes;
    Collection<Path> directories = directories(replaces);
    if (replaces) {
      for (Path directory : directories) {
        EarlierTrials.requireReplaceable(storage, directory);
      }
    }
    RunTargets.requireOfSearch(
        storage,
        trials.stream().map(trial -> trial.plan().description()).toList(),
        output,
        directories);
    if (!resumes) {
      requireRoom(last);
    }
    return resumes;
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

  /** Whether a trial has files, with which the search can go on. */
  boolean hasTrials() {
    return !found().isEmpty();
  }

  /** Returns the trials that have files. */
  private List<Trial> found() {
    return trials.stream().filter(trial -> files(trial).exist()).toList();
  }

  private boolean requirePlace(List<Trial> found) {
    NextRun next = new NextRun(storage, output.model(), output.keep());
    next.requireNoEarlierVersion();
    boolean resumes =
        switch (output.resume()) {
          case NO -> false;
          case YES -> true;
          case AUTO -> !found.isEmpty();
        };
    if (resumes && found.isEmpty()) {
      throw EarlierTrials.none(output.model());
    }
    if (!resumes && !output.overwrite()) {
      next.requireFree();
      if (!found.isEmpty()) {
        throw InputException.expected(
            output.model(), "no trials, or --resume, or --overwrite", found.get(0).directory());
      }
    }
    if (resumes) {
      next.requireOfSearch(trials.stream().map(trial -> files(trial).run()).toList());
    }
    next.requirePlace(!resumes);
    return resumes;
  }

  /** Returns the directories of the trials, and those of an earlier search that will be deleted. */
  private Collection<Path> directories(boolean replaces) {
    Set<Path> all = new LinkedHashSet<>();
    trials.forEach(trial -> all.add(new Path(output.model(), trial.directory())));
    if (replaces) {
      all.addAll(EarlierTrials.in(storage, output.model()));
    }
    return all;
  }

  private TrialFiles files(Trial trial) {
    return new TrialFiles(storage, output.model(), trial);
  }
}
