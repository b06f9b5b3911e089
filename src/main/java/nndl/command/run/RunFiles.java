package nndl.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Commit;
import nndl.data.storage.FileSet;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.report.ReportFile;
import nndl.report.card.CardFile;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/**
 * The files of a run, all in one directory: its checkpoints and its results.
 *
 * @param checkpoints the checkpoints, which are in a directory of their own
 * @param timings the file with the times of the epochs. It is not a result, because times differ
 *     from run to run.
 * @param card the model card, which the user may have changed
 */
public record RunFiles(
    Storage storage, Path directory, Checkpoints checkpoints, TimingsFile timings, CardFile card) {
  /** A file of a training or a search, which is theirs only if it has its format. */
  record Named(String name, OutputFormat format) {}

  /** The results but the card and the report, in the order of messages. */
  static final List<Named> ALL =
      List.of(
          new Named(Model.FILE_NAME, OutputFormat.MODEL),
          new Named(RunRecord.FILE_NAME, OutputFormat.RECORD),
          new Named(RunNames.HISTORY, OutputFormat.HISTORY),
          new Named(ReportFile.SNAPSHOTS, OutputFormat.SNAPSHOTS),
          new Named(RunNames.HELD_OUT, OutputFormat.HELD_OUT),
          new Named(TimingsFile.NAME, OutputFormat.TIMINGS),
          new Named(Checksums.FILE_NAME, OutputFormat.CHECKSUMS),
          new Named(RunNames.TRIALS_TABLE, OutputFormat.TRIALS));

  /** What a run has written before its end, and tells by itself what hinders that. */
  static final Set<String> EARLY = Set.of(TimingsFile.NAME, RunNames.TRIALS_TABLE);

  /**
   * @param keep how many checkpoints are kept
   */
  public RunFiles(Storage storage, Path directory, int keep) {
    this(
        storage,
        directory,
        new Checkpoints(storage, new Path(directory, RunNames.CHECKPOINTS), keep),
        new TimingsFile(storage, directory),
        new CardFile(storage, directory));
  }

  /** The path of a file. */
  Path path(String name) {
    return new Path(directory, name);
  }

  /**
   * The path of the model. A run writes its model after all other results except the report. The
   * model of an earlier run may stay until then.
   */
  public Path model() {
    return path(Model.FILE_NAME);
  }

  /** The path of the run record. */
  public Path record() {
    return path(RunRecord.FILE_NAME);
  }

  /** Reads the record of a finished run. */
  public RunRecord recorded() {
    return RunRecord.read(record(), storage.text(record())).record();
  }

  /** The path of the report. */
  public Path report() {
    return path(ReportFile.FILE_NAME);
  }

  public boolean hasCheckpoints() {
    return !checkpoints.names().isEmpty();
  }

  /** Whether there is a model, of this run or of an earlier one in the same directory. */
  public boolean hasModel() {
    return storage.exists(model());
  }

  /**
   * Returns a line about the model of an earlier run, or empty if there is none. It stays until
   * this run has ended well.
   */
  public Optional<String> earlierModel() {
    return hasModel()
        ? Optional.of("the model in %s is still that of the earlier run".formatted(directory))
        : Optional.empty();
  }

  /** The directory with the samples that a run has made of a table. */
  public Path samples() {
    return SampleFolder.ofModel(directory);
  }

  /** Returns the SHA-256 of the model. */
  String modelHash() {
    return Sha256.of(storage, model());
  }

  boolean hasSamples() {
    return SampleFolder.find(storage, samples()).isPresent();
  }

  /** Whether there are files that a new run would replace. */
  public boolean hasAny() {
    return hasModel() || hasCheckpoints();
  }

  /** Whether there is a model, and it is the one of which the record tells. */
  public boolean hasWholeModel() {
    try {
      if (!hasModel() || !storage.exists(record())) {
        return false;
      }
      requireWhole();
      return true;
    } catch (InputException e) {
      return false;
    }
  }

  /** Fails if the model has another hash than its record tells. Older records tell none. */
  public void requireWhole() {
    Optional<String> expected = recorded().model();
    if (expected.isPresent()) {
      String found = modelHash();
      if (!found.equals(expected.get())) {
        throw InputException.expected(
            model(),
            "SHA-256 %s, as %s has it".formatted(expected.get(), RunRecord.FILE_NAME),
            found);
      }
    }
  }

  /** Whether there is the table of a search. */
  boolean hasTable() {
    return storage.exists(path(RunNames.TRIALS_TABLE));
  }

  /** Returns a message if the model card was changed by hand and was therefore not replaced. */
  public Optional<String> changedCard() {
    return card.isChanged()
        ? Optional.of(card.path() + " was changed by hand, and stays")
        : Optional.empty();
  }

  /** Fails if a result is not of nndl, as one that has appeared while the run trained. */
  void requireOurs() {
    for (Named file : ALL) {
      if (!EARLY.contains(file.name) && storage.exists(path(file.name))) {
        Outputs.requireFormat(storage, path(file.name), file.format);
      }
    }
  }

  /**
   * Returns all files of earlier runs, except what others have written or changed: the model last.
   */
  List<Path> files() {
    List<Path> files = new ArrayList<>(checkpoints.files());
    files.addAll(beside());
    files.addAll(ours(name -> name.equals(Model.FILE_NAME)));
    return files;
  }

  /**
   * Returns the results of earlier runs and searches but the model. A card that was changed by hand
   * is none of them.
   */
  private List<Path> beside() {
    List<Path> files = ours(name -> !name.equals(Model.FILE_NAME));
    addCard(files);
    if (ReportFile.MARK.isIn(storage, report())) {
      files.add(report());
    }
    return files;
  }

  /** Returns the files of these names, but those of others that have one of them. */
  private List<Path> ours(Predicate<String> names) {
    List<Path> found = new ArrayList<>();
    for (Named file : ALL) {
      Path path = path(file.name);
      if (names.test(file.name) && storage.exists(path) && file.format.isIn(storage, path)) {
        found.add(path);
      }
    }
    return found;
  }

  private void addCard(List<Path> to) {
    if (!card.isChanged()) {
      to.add(card.path());
    }
  }

  /** Returns the files of the samples of an earlier run. Others of the same names stay. */
  List<Path> earlierSamples() {
    return SampleFolder.filesToDelete(samples()).stream()
        .filter(storage::exists)
        .filter(
            file ->
                Stream.of(OutputFormat.IDX, OutputFormat.SAMPLES, OutputFormat.HELD_OUT)
                    .anyMatch(format -> format.isIn(storage, file)))
        .toList();
  }

  /**
   * Has a set of files replace the results of an earlier run but the report. A file of others, or a
   * card that was changed by hand, is not replaced.
   *
   * @param staying the names of results that stay
   */
  void replace(Commit commit, Set<String> staying) {
    List<Path> files = ours(name -> !staying.contains(name));
    addCard(files);
    files.forEach(commit::replace);
  }

  /**
   * Deletes the results of earlier runs, so that they are not mistaken for results of the next run.
   * The model and the checkpoints stay until they are replaced.
   */
  public void clearBeside() {
    beside().forEach(storage::delete);
  }

  /**
   * Writes the results of this run, which stay, as those of another one: the model last, but for
   * checksums.
   */
  void copyResults(FileSet files, RunFiles to) {
    Stream.of(
            TimingsFile.NAME,
            CardFile.FILE_NAME,
            ReportFile.SNAPSHOTS,
            RunRecord.FILE_NAME,
            RunNames.HISTORY,
            RunNames.HELD_OUT,
            Model.FILE_NAME,
            Checksums.FILE_NAME)
        .filter(name -> storage.exists(path(name)))
        .filter(name -> !(name.equals(CardFile.FILE_NAME) && to.card.isChanged()))
        .forEach(
            name ->
                files.write(
                    to.path(name), out -> storage.read(path(name), in -> in.transferTo(out))));
  }
}
