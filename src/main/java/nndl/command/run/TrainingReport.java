package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import nndl.command.Version;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.ShownModel;
import nndl.report.ShownSet;
import nndl.report.columns.Importance;
import nndl.time.Clock;
import nndl.time.Task;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Timings;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Writes the report of a training. An error while it is made does not stop the training: the model
 * is written, the report of an earlier run stays, and {@link #requireWritten} tells of the error.
 */
public final class TrainingReport {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Storage storage;
  private final RunFiles files;
  private final RunPlan plan;
  private final RunDescription.Output output;
  private final Consumer<String> lines;
  private Task<ShownModel> started;
  private Throwable failure;

  /**
   * Creates the writer. It writes nothing yet.
   *
   * @param output whether a report is wanted and may replace another page; for the best trial of a
   *     search this is the output of the search
   * @param lines takes warnings for the user
   */
  public TrainingReport(
      Storage storage,
      RunFiles files,
      RunPlan plan,
      RunDescription.Output output,
      Consumer<String> lines) {
    this.storage = storage;
    this.files = files;
    this.plan = plan;
    this.output = output;
    this.lines = lines;
  }

  /**
   * Starts to compute the part of the report that shows the model, in another thread. It does so
   * only if a report is wanted and enough memory is free beside the memory of the training.
   */
  public void begin(Progress progress, Clock clock) {
    if (output.page() == RunDescription.Page.NONE) {
      return;
    }
    try {
      Model model = plan.model(progress);
      if (ShownModel.bytes(model, set()) < unused()) {
        started = Task.start(clock, "nndl-report", () -> shown(Optional.of(model)));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      started = null; // the error occurs again, and is reported, when the report is written
    }
  }

  /**
   * Computes the part of the report that shows the model, unless that was begun, and waits for its
   * end.
   */
  public void complete(Supplier<Optional<Model>> model, Clock clock) {
    if (output.page() == RunDescription.Page.NONE) {
      return;
    }
    if (started == null) {
      started = Task.start(clock, "nndl-report", () -> shown(model.get()));
    }
    started.awaitEnd(LIMIT_NANOS); // a failure is reported when the report is written
  }

  /** Returns the bytes by which the used heap, garbage included, can still grow. */
  private static long unused() {
    Runtime heap = Runtime.getRuntime();
    return heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
  }

  private ShownModel shown(Optional<Model> model) {
    return new ShownModel(model, plan.inputKind(), set(), new SampleLoader(storage));
  }

  /**
   * The samples that the report shows: test samples, or else validation samples, or none. Of a
   * table, the training rows are shown if there are no others.
   */
  private ShownSet set() {
    Map<Split, SampleRange> sets = plan.workload().sets();
    boolean isTable = plan.description().samples().recipe() != null;
    List<Split> shownSets =
        isTable
            ? List.of(Split.TEST, Split.VALIDATION, Split.TRAINING)
            : List.of(Split.TEST, Split.VALIDATION);
    for (Split set : shownSets) {
      if (sets.containsKey(set)) {
        ShownSet shown =
            isTable ? ShownSet.of(set, sets.get(set), storage) : ShownSet.of(set, sets.get(set));
        return output.page() == RunDescription.Page.WHOLE
            ? shown
            : shown.hidden(isTable ? "rows" : "images");
      }
    }
    return ShownSet.none(
        "The training evaluated no test samples; nndl report --data DIR shows some.");
  }

  /**
   * Returns what the columns of a table are worth, for the model card. It is computed once for the
   * card and the report. Returns empty if the samples are no rows of a table.
   */
  Optional<Importance> importance(Progress progress, SampleSource samples) {
    if (plan.description().samples().recipe() == null) {
      return Optional.empty();
    }
    try {
      return started == null
          ? Importance.of(plan.model(progress), plan.workload().sets(), samples)
          : started.await(LIMIT_NANOS).importance();
    } catch (ExecutionException e) {
      return Optional.empty(); // the error is reported when the report is written
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TimeoutException | RuntimeException | OutOfMemoryError e) {
      lines.accept(
          "warning: the model card does not say what the columns are worth: "
              + InputException.reason(e));
      return Optional.empty();
    }
  }

  /**
   * Writes the report of a training that has finished or diverged, unless the user has turned the
   * report off or a file that nndl did not write is in its place. Everything that the report shows
   * is in memory, except the samples, which are read.
   *
   * @return the end of a line that says where the report is, or empty if there is none
   */
  public String write(Progress progress, RunRecord record, Timings timings) {
    Optional<Integer> result = record.result();
    return write(
        file ->
            new RunFolder(
                file.getParent().getName(),
                result.map(epoch -> plan.model(progress)),
                Optional.of(new RunRecord.Stored(record, progress.history().epochs())),
                "",
                result.isPresent() ? progress.history().snapshots() : Snapshots.NONE,
                timings.csv().lines().skip(1).toList(),
                RunFolder.written(storage, result.isPresent() ? files.model() : files.record())));
  }

  /**
   * Like {@link #write(Progress, RunRecord, Timings)}, but for a run of which only the files are
   * known.
   */
  public String write() {
    return write(file -> RunFolder.read(storage, file.getParent()));
  }

  private String write(Function<Path, RunFolder> read) {
    try {
      Path file = storage.qualified(files.report());
      boolean isOurs = ReportFile.MARK.isIn(storage, file);
      if (output.page() == RunDescription.Page.NONE) {
        if (isOurs) {
          storage.delete(file); // the report of an earlier run
        }
        return "";
      }
      if (!isOurs && storage.exists(file)) {
        lines.accept(
            InputException.expected(
                    "warning: " + file, "a page of nndl", "another file, which stays")
                .getMessage());
        return "";
      }
      RunFolder run = read.apply(file);
      ShownModel shown = started == null ? shown(run.model()) : started.await(LIMIT_NANOS);
      new ReportFile(Version.number(), List.of(run), shown, List.of())
          .write(storage, file, IfExists.REPLACE);
      return "; report in " + file;
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    } catch (TimeoutException | RuntimeException | OutOfMemoryError e) {
      failure = e;
    }
    return "";
  }

  /** Fails if the report was wanted and could not be written, although the training has ended. */
  public void requireWritten() {
    if (failure != null) {
      throw new InputException(
          "%s: expected to write it, found %s; all other files of the run are whole"
              .formatted(files.report(), InputException.reason(failure)),
          failure);
    }
  }
}
