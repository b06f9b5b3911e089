package nndl.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import nndl.checkpoint.Snapshots;
import nndl.cli.Version;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.error.InputException;
import nndl.options.TrainOptions;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.ShownSet;
import nndl.storage.Storage;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Timings;
import nndl.worker.Split;
import org.apache.hadoop.fs.Path;

/** The page that a training leaves: what goes wrong with it costs a warning, never the training. */
public final class TrainingReport {
  private TrainingReport() {}

  /**
   * Writes the page of a training that has come to its end or has diverged, unless it is not
   * wanted. All that it shows is at hand, so nothing is read but samples.
   *
   * @param files of the run, which are written
   * @param lines takes warnings for the user
   * @return where it is, as an end of a line; empty if there is none
   */
  public static String write(
      Storage storage,
      RunFiles files,
      RunPlan plan,
      Progress progress,
      RunRecord record,
      Timings timings,
      TrainOptions options,
      Consumer<String> lines) {
    return write(
        storage,
        files,
        plan,
        file ->
            new RunFolder(
                file.getParent().getName(),
                record.result().map(epoch -> plan.model(progress)),
                Optional.of(new RunRecord.Stored(record, progress.history().epochs())),
                "",
                record.result().isPresent() ? progress.history().snapshots() : Snapshots.NONE,
                timings.csv().lines().skip(1).toList(),
                RunFolder.written(
                    storage, record.result().isPresent() ? files.model() : files.results().get(0))),
        options,
        lines);
  }

  /** The same for a run whose files are all that there is of it. */
  public static String write(
      Storage storage, RunFiles files, RunPlan plan, TrainOptions options, Consumer<String> lines) {
    return write(
        storage, files, plan, file -> RunFolder.read(storage, file.getParent()), options, lines);
  }

  private static String write(
      Storage storage,
      RunFiles files,
      RunPlan plan,
      Function<Path, RunFolder> run,
      TrainOptions options,
      Consumer<String> lines) {
    try {
      Path file = storage.qualified(files.report());
      boolean isOther = ReportFile.MARK.isMissingIn(storage, file);
      ReportFile.MARK.delete(storage, file); // which shows an earlier run
      if (!options.report.isWanted()) {
        return "";
      }
      if (isOther && !options.overwrite) {
        lines.accept(
            InputException.expected(
                    "warning: " + file,
                    "a page of nndl, or --overwrite",
                    "another file, which stays")
                .getMessage());
        return "";
      }
      ShownSet shown = shown(plan.workload().sets());
      new ReportFile(
              Version.number(),
              List.of(run.apply(file)),
              options.report.showsImages() ? shown : shown.hidden(),
              List.of())
          .write(storage, file, new SampleLoader(storage));
      return "; report in " + file;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      lines.accept(
          "warning: %s: expected to write it, found %s"
              .formatted(files.report(), InputException.reason(e)));
      return "";
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
