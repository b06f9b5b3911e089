package nndl.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.checkpoint.Checkpoint;
import org.apache.hadoop.fs.Path;

/**
 * The directory of a training or a search as the run finds it: whether the run resumes there, and
 * where it writes. If it replaces an earlier run, that is a directory of its own in that one, until
 * its results are whole. {@link RunPreflight} asks whether it may, and {@link NextRun} changes the
 * files.
 *
 * @param output what the run may replace, and whether it may resume
 * @param trials the directories of the trials of a search
 * @param results the files that the run has in the end
 * @param next the files of a run that will replace them
 * @param replaces whether the run replaces an earlier one, in whose directory it has one of its own
 * @param resumes whether the run goes on from files that are there
 */
public record RunDirectory(
    Storage storage,
    RunDescription.Output output,
    Kind kind,
    List<Path> trials,
    RunFiles results,
    RunFiles next,
    boolean replaces,
    boolean resumes) {

  /** What runs in a directory. */
  public enum Kind {
    TRAINING,
    /** A trial of a search goes on in its own files, whatever is there. */
    TRIAL,
    SEARCH
  }

  /** Looks at the directory of a training. */
  public static RunDirectory of(Storage storage, RunDescription.Output output) {
    return of(storage, output, Kind.TRAINING, output.model(), List.of());
  }

  /**
   * Looks at the directory of a search.
   *
   * @param trials the directories of its trials
   */
  public static RunDirectory ofSearch(
      Storage storage, RunDescription.Output output, List<Path> trials) {
    return of(storage, output, Kind.SEARCH, output.model(), trials);
  }

  /** Looks at the directory of a trial of a search. */
  static RunDirectory ofTrial(Storage storage, RunDescription.Output output, Path directory) {
    return of(storage, output, Kind.TRIAL, directory, List.of());
  }

  private static RunDirectory of(
      Storage storage, RunDescription.Output output, Kind kind, Path directory, List<Path> trials) {
    RunFiles results = new RunFiles(storage, directory, output.keep());
    RunFiles next = new RunFiles(storage, new Path(directory, RunNames.NEXT), output.keep());
    RunDirectory anew =
        new RunDirectory(storage, output, kind, trials, results, next, false, false);
    boolean resumes =
        switch (output.resume()) {
          case NO -> false;
          case YES -> true;
          case AUTO -> anew.hasBegun();
        };
    boolean replaces =
        switch (kind) {
          case TRAINING -> resumes ? next.hasCheckpoints() : results.hasAny();
          case TRIAL -> false;
          case SEARCH -> results.hasAny();
        };
    return new RunDirectory(storage, output, kind, trials, results, next, replaces, resumes);
  }

  /** Whether there is something by now with which such a run can go on. */
  public boolean hasBegun() {
    return switch (kind) {
      case TRAINING -> next.hasCheckpoints() || results.hasCheckpoints();
      case TRIAL -> results.hasCheckpoints();
      case SEARCH -> begunTrial().isPresent();
    };
  }

  /** Returns the first trial of the search that has files. */
  Optional<Path> begunTrial() {
    return trials.stream().filter(trial -> !storage.names(trial).isEmpty()).findFirst();
  }

  /** The files that this run writes. */
  public RunFiles run() {
    return replaces ? next : results;
  }

  boolean isTrial() {
    return kind == Kind.TRIAL;
  }

  boolean isSearch() {
    return kind == Kind.SEARCH;
  }

  /** The directories of the trials, and of those that the run will delete. */
  List<Path> allTrials() {
    List<Path> all = new ArrayList<>(trials);
    if (output.overwrite() || (kind == Kind.TRAINING && replaces)) {
      all.addAll(EarlierTrials.in(storage, results.directory()));
    }
    return all.stream().distinct().toList();
  }

  /** The directory in which the run writes or finds the samples that are made of a table. */
  public Path samples() {
    boolean areThoseOfResults = isSearch() && resumes && !run().hasSamples();
    return areThoseOfResults ? results.samples() : run().samples();
  }

  /** Whether the samples of a run were made of a table for the one that will replace another. */
  public boolean holds(RunSamples samples) {
    String own = SampleFolder.trainingInputs(next.samples()).toString();
    return own.equals(samples.files().trainImages());
  }

  /** Whether there is anything that was trained, on the samples that are there. */
  public boolean isTrained() {
    return run().hasAny()
        || results.hasAny()
        || !EarlierTrials.in(storage, results.directory()).isEmpty();
  }

  /**
   * Reads the checkpoint from which the run resumes. Fails if its settings differ from those of the
   * run.
   *
   * @param lines takes a warning for each damaged checkpoint that is skipped, and tells which run
   *     goes on if there are two
   */
  Checkpoint newest(RunPlan plan, Consumer<String> lines) {
    try {
      Checkpoint newest = run().checkpoints().readNewest(lines);
      RunSettings.requireSame(
          run().checkpoints(),
          newest,
          plan.settings(),
          plan.workload().hyperparameters().descent());
      if (replaces()) {
        lines.accept(
            "goes on with the run in %s, which will replace that in %s"
                .formatted(run().directory(), results.directory()));
      }
      return newest;
    } catch (InputException e) {
      throw replaces() && results.hasCheckpoints()
          ? new InputException(
              "%s; without %s, --resume goes on with the run in %s"
                  .formatted(e.getMessage(), run().directory(), results.directory()),
              e)
          : e;
    }
  }
}
