package nndl.report;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.model.format.Metadata;
import nndl.model.format.SafeTensors;
import nndl.network.Layout;
import nndl.training.Epoch;
import nndl.training.InputKind;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The content of the files that a run has written to its directory, as far as they exist and belong
 * together. A model alone is enough, and so is the record of a run that diverged.
 *
 * @param name the name of the run: the name of its directory, unless {@link #named(String)} has
 *     changed it
 * @param model the model; empty if there is none, or if the run diverged
 * @param stored the record of the run with its epochs; empty if {@code noRecord} gives a reason
 * @param noRecord the reason why there is no record; empty if there is one
 * @param times the lines of {@code timings.csv}, without the header
 * @param written when the model was written; if there is no model, when the record was written
 */
public record RunFolder(
    String name,
    Optional<Model> model,
    Optional<RunRecord.Stored> stored,
    String noRecord,
    Snapshots snapshots,
    List<String> times,
    Instant written) {
  private static final String TIMINGS = "timings.csv";

  /**
   * Reads the directory of a run. If the path is a file, it is read as the model, and the other
   * files are those in the same directory.
   *
   * @param path the directory or the file, as the user named it
   */
  public static RunFolder read(Storage storage, Path path) {
    return read(storage, path, true);
  }

  /**
   * Like {@link #read(Storage, Path)}, but without snapshots. It is for the second and later runs
   * of a comparison, whose snapshots the page does not show.
   */
  public static RunFolder readCompared(Storage storage, Path path) {
    return read(storage, path, false);
  }

  private static RunFolder read(Storage storage, Path path, boolean snapshots) {
    try {
      FileStatus status = storage.status(path);
      boolean isFile = status.isFile() && status.getLen() > 0;
      if (isFile && path.getName().endsWith(".html")) {
        throw InputException.expected(path, "the directory of a run, or its model", "a page");
      }
      Path file = isFile ? path : new Path(path, Model.FILE_NAME);
      Path directory = storage.qualified(file).getParent();
      Optional<Model> model = Optional.empty();
      if (storage.exists(file)) {
        try (InputStream in = storage.open(file)) {
          model = Optional.of(named(file.getName(), Model.read(file, in)));
        }
      }
      Path record = new Path(directory, RunRecord.FILE_NAME);
      if (model.isEmpty() && !storage.exists(record)) {
        throw InputException.expected(
            path,
            "the directory of a training, or a model",
            "neither " + file.getName() + " nor " + RunRecord.FILE_NAME);
      }
      Recorded recorded = Recorded.of(text(storage, record), model);
      // If the run diverged, the model is of an earlier run.
      Optional<Model> shown = recorded.diverged() ? Optional.empty() : model;
      return new RunFolder(
          directory.getName(),
          shown,
          recorded.stored(),
          recorded.noRecord(),
          snapshots && shown.isPresent() && recorded.stored().isPresent()
              ? snapshots(storage, new Path(directory, ReportFile.SNAPSHOTS), shown.get())
              : Snapshots.NONE,
          text(storage, new Path(directory, TIMINGS)).lines().skip(1).toList(),
          written(storage, model.isPresent() ? file : record));
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Returns the paths of the files that are read in a directory. */
  public static List<Path> files(Path directory) {
    return Stream.of(Model.FILE_NAME, RunRecord.FILE_NAME, TIMINGS, ReportFile.SNAPSHOTS)
        .map(name -> new Path(directory, name))
        .toList();
  }

  /**
   * Returns the model with the bare name of its file, so that no message on a page contains a
   * directory of this machine.
   */
  private static Model named(String name, Model model) {
    Metadata metadata = new Metadata(name, model.metadata().strings());
    return new Model(model.parameters(), metadata, model.transform());
  }

  /** Returns when a file was written. */
  public static Instant written(Storage storage, Path file) {
    return Instant.ofEpochMilli(storage.status(file).getModificationTime())
        .truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns the content of a file, or an empty text if there is no such file. */
  private static String text(Storage storage, Path file) {
    return storage.exists(file) ? storage.text(file) : "";
  }

  /**
   * The record of a run, if it can be read and belongs to the model.
   *
   * @param noRecord the reason why there is no record; empty if there is one
   */
  private record Recorded(Optional<RunRecord.Stored> stored, String noRecord) {

    static Recorded of(String text, Optional<Model> model) {
      if (text.isEmpty()) {
        return none("There is no record.json beside the model, so it was not trained here.");
      }
      RunRecord.Stored found;
      try {
        found = RunRecord.read(RunRecord.FILE_NAME, text);
      } catch (InputException e) {
        return none("The record cannot be read: " + e.getMessage() + ".");
      }
      Recorded recorded = new Recorded(Optional.of(found), "");
      if (model.isEmpty() || recorded.diverged()) {
        return recorded;
      }
      String differences = differences(found.record(), model.get());
      return differences.isEmpty()
          ? recorded
          : none("record.json is of another run: " + differences + ".");
    }

    private static Recorded none(String why) {
      return new Recorded(Optional.empty(), why);
    }

    boolean diverged() {
      return stored.map(found -> found.record().diverged().isPresent()).orElse(false);
    }

    /**
     * Returns the settings that differ between the record and the model, as a text; an empty text
     * if none differ. Only settings that both contain are compared.
     */
    private static String differences(RunRecord record, Model model) {
      SortedMap<String, String> own = new TreeMap<>(model.metadata().strings());
      own.put("sizes", Layout.text(model.sizes()));
      own.keySet().retainAll(record.settings().keySet());
      Map<String, String> recorded = new TreeMap<>(record.settings());
      recorded.keySet().retainAll(own.keySet());
      return Checkpoint.differences("model", own, recorded).replace(", given ", ", record ");
    }
  }

  /** Returns a copy of this run with another name. */
  public RunFolder named(String other) {
    return new RunFolder(other, model, stored, noRecord, snapshots, times, written);
  }

  /**
   * Returns a copy of this run with another model.
   *
   * @param completion returns the new model for the old one, such as one with more metadata; it is
   *     not called if there is no model
   */
  public RunFolder with(UnaryOperator<Model> completion) {
    return new RunFolder(name, model.map(completion), stored, noRecord, snapshots, times, written);
  }

  /**
   * Reads the snapshots of weights. Returns {@link Snapshots#NONE} if there are none, if they are
   * of another network, or if they cannot be read.
   */
  private static Snapshots snapshots(Storage storage, Path file, Model model) throws IOException {
    if (!storage.exists(file)) {
      return Snapshots.NONE;
    }
    try (InputStream in = storage.open(file)) {
      SafeTensors tensors = SafeTensors.read(file, in, Long.MAX_VALUE, metadata -> {});
      Snapshots found = Snapshots.of(file, tensors);
      int[] sizes = model.sizes();
      boolean fit =
          found.taken().stream()
              .allMatch(s -> s.weights().columns() == sizes[0] && s.weights().rows() == sizes[1]);
      return fit ? found : Snapshots.NONE;
    } catch (InputException e) {
      return Snapshots.NONE;
    }
  }

  /**
   * Returns what the run says about its inputs. A model that was not trained here has no record;
   * its sides are those that its metadata or the user of {@code nndl import} state.
   */
  public InputKind inputKind() {
    return stored
        .map(found -> InputKind.of(found.record().settings()))
        .orElse(
            model.map(found -> found.input().areImages()).orElse(true)
                ? InputKind.IMAGES
                : InputKind.NUMBERS);
  }

  /** The settings in the model's metadata; if there is no model, the settings in the record. */
  SortedMap<String, String> settings() {
    return model
        .map(found -> found.metadata().strings())
        .or(() -> stored.map(found -> found.record().settings()))
        .orElseGet(TreeMap::new);
  }

  /** Whether the network answers numbers, and no classes. */
  public boolean answersNumbers() {
    return "numbers".equals(settings().get(Model.TARGETS));
  }

  /**
   * The number of inputs and the number of neurons of each layer, with commas as in the option
   * {@code --sizes}; an empty text if they are not known.
   */
  String sizes() {
    return model
        .map(found -> Layout.text(found.sizes()))
        .orElse(settings().getOrDefault("sizes", ""));
  }

  List<Epoch> epochs() {
    return stored.map(RunRecord.Stored::epochs).orElse(List.of());
  }

  /**
   * The epoch after which the model had its weights. If the record does not state it, this is the
   * last epoch. Empty if the run diverged, or if no epoch is known.
   */
  Optional<Epoch> result() {
    List<Epoch> epochs = epochs();
    int last = epochs.size() - 1;
    return stored
        .filter(found -> last >= 0 && found.record().diverged().isEmpty())
        .map(
            found -> epochs.get(Math.max(0, Math.min(last, found.record().result().orElse(last)))));
  }

  /**
   * Returns the evaluation of the model on a set, as its training made it. Empty if the record does
   * not contain it.
   */
  Optional<Evaluation> evaluation(Split set) {
    return stored
        .map(found -> found.record().end().get(set))
        .or(() -> result().map(epoch -> epoch.evaluations().get(set)));
  }
}
