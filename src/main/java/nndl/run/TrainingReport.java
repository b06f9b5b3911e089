package nndl.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.cli.Version;
import nndl.data.SampleRange;
import nndl.error.InputException;
import nndl.options.PageOptions;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.ShownSet;
import nndl.storage.Storage;
import nndl.worker.Split;
import org.apache.hadoop.fs.Path;

/** The page that a training leaves: what goes wrong with it costs a warning, never the training. */
public final class TrainingReport {
  private TrainingReport() {}

  /**
   * Writes it, unless it is not wanted; where it is then.
   *
   * @param files of the run, which has come to its end or has diverged
   * @param lines takes warnings for the user
   */
  public static Optional<Path> write(
      Storage storage, RunFiles files, RunPlan plan, PageOptions options, Consumer<String> lines) {
    if (!options.isWanted()) {
      return Optional.empty();
    }
    try {
      Path file = storage.qualified(files.report());
      RunFolder run = RunFolder.read(storage, file.getParent());
      ShownSet shown = shown(plan.workload().sets());
      new ReportFile(
              Version.number(),
              List.of(run),
              options.showsImages() ? shown : shown.hidden(),
              List.of())
          .write(storage, file);
      return Optional.of(file);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      lines.accept(
          "warning: %s: expected to write it, found %s"
              .formatted(files.report(), InputException.reason(e)));
      return Optional.empty();
    }
  }

  /** The test samples, or those that were held out. */
  private static ShownSet shown(Map<Split, SampleRange> sets) {
    for (Split set : List.of(Split.TEST, Split.VALIDATION)) {
      if (sets.containsKey(set)) {
        return ShownSet.of(set, sets.get(set));
      }
    }
    return ShownSet.none(
        "The training evaluated no test samples; nndl report --data DIR shows some.");
  }
}
