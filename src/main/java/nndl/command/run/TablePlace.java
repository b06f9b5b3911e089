package nndl.command.run;

import java.io.IOException;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Where a run writes the samples that it makes of a table: beside its model, or beside what will
 * replace the model of an earlier run, whose samples stay until then.
 *
 * @param path the directory of the samples
 * @param results the same of the run that has ended
 * @param isNew whether the run begins anew
 */
public record TablePlace(Replacement replacement, Path path, Path results, boolean isNew) {
  /**
   * Examines the directory of a training or a search, of which this process is the only owner.
   * Completes a replacement that was cut off.
   */
  public static TablePlace of(Storage storage, RunDescription.Output output, boolean isSearch) {
    new Replacement(storage, output.model(), output.keep()).complete();
    return look(storage, output, isSearch);
  }

  /** Examines the directory without a change, where no replacement was cut off. */
  public static TablePlace look(Storage storage, RunDescription.Output output, boolean isSearch) {
    if (!isSearch) {
      RunDirectory directory = RunDirectory.look(storage, output);
      return of(directory.replacement(), directory.run(), !directory.resumes());
    }
    Replacement replacement = new Replacement(storage, output.model(), output.keep());
    boolean isNew = output.resume() == RunDescription.Resume.NO;
    replacement.requirePlace(isNew);
    return of(
        replacement,
        isNew ? replacement.filesOfNewSearch() : replacement.filesOfResumedSearch(),
        isNew);
  }

  private static TablePlace of(Replacement replacement, RunFiles run, boolean isNew) {
    return new TablePlace(replacement, run.samples(), replacement.results().samples(), isNew);
  }

  /**
   * Deletes what an earlier run left beside these samples, if this run begins anew and will replace
   * another one.
   */
  public void begin() {
    if (!isNew || path.equals(results)) {
      return;
    }
    try {
      replacement.deleteUnfinished(false);
      replacement.place().begin();
    } catch (IOException e) {
      throw InputException.expected(path, "to delete what an earlier run left", e);
    }
  }
}
