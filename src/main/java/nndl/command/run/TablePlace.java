package nndl.command.run;

import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;

/**
 * Where a run writes the samples that it makes of a table: beside its model, or beside what will
 * replace the model of an earlier run, whose samples stay until then.
 *
 * @param path the directory of the samples
 * @param results the same of the run that has ended
 * @param isNew whether the run begins anew
 */
public record TablePlace(NextRun next, Path path, Path results, boolean isNew) {
  /** Examines the directory of a training or a search without a change. */
  public static TablePlace of(Storage storage, RunDescription.Output output, boolean isSearch) {
    if (!isSearch) {
      RunDirectory directory = RunDirectory.of(storage, output);
      return of(directory.next(), directory.run(), !directory.resumes());
    }
    NextRun next = new NextRun(storage, output.model(), output.keep());
    boolean isNew = output.resume() == RunDescription.Resume.NO;
    next.requirePlace(isNew);
    return of(next, isNew ? next.filesOfNewSearch() : next.filesOfResumedSearch(), isNew);
  }

  private static TablePlace of(NextRun next, RunFiles run, boolean isNew) {
    return new TablePlace(next, run.samples(), next.results().samples(), isNew);
  }

  /**
   * Deletes what an earlier run left beside these samples, if this run begins anew and will replace
   * another one.
   */
  public void begin() {
    if (isNew && !path.equals(results)) {
      next.delete();
    }
  }
}
