package nndl.command.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.Count;
import nndl.command.ModelFiles;
import nndl.command.run.ModelHash;
import nndl.command.run.Replacement;
import nndl.command.run.RunNames;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.training.Epoch;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/**
 * Looks at each file of a training. The record says what the others must be: it has the hash of the
 * model, the epochs of the history, and the settings of the checkpoints.
 */
final class TrainingCheck {
  private final Storage storage;
  private final Path directory;
  private Optional<RunRecord.Stored> stored = Optional.empty();
  private Optional<Model> whole = Optional.empty();

  /**
   * @param path the directory, or the model in it
   */
  TrainingCheck(Storage storage, Path path) {
    this.storage = storage;
    try {
      boolean isFile = storage.status(path).isFile();
      this.directory = isFile ? storage.qualified(path).getParent() : storage.qualified(path);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    Verdict record = check("record", RunRecord.FILE_NAME, this::record);
    verdicts.add(check("model", Model.FILE_NAME, this::model));
    verdicts.add(record);
    verdicts.add(
        Verdict.of(
            "checkpoints",
            directory,
            () -> checkpoints(new Path(directory, RunNames.CHECKPOINTS))));
    verdicts.add(check("history", RunNames.HISTORY, this::history));
    addOthers(new TrainedRun(storage, directory, stored, whole), verdicts);
    if (isReplaced()) {
      verdicts.add(
          Verdict.wrong("replacement", "cut off; the next training there will complete it"));
    }
    return verdicts;
  }

  private void addOthers(TrainedRun run, List<Verdict> verdicts) {
    PageCheck pages = new PageCheck(run);
    SideFileCheck others = new SideFileCheck(run);
    verdicts.add(Verdict.of("card", directory, pages::card));
    verdicts.add(Verdict.of("snapshots", directory, others::snapshots));
    verdicts.add(Verdict.of("report", directory, pages::report));
    others.samples().ifPresent(verdicts::add);
    new TrialsCheck(run).verdict().ifPresent(verdicts::add);
  }

  private boolean isReplaced() {
    try {
      return Replacement.isCutOff(storage, directory);
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Says something of a file that exists. */
  @FunctionalInterface
  private interface FileCheck {
    Verdict of(String name, Path file) throws IOException;
  }

  private Verdict check(String name, String fileName, FileCheck check) {
    Path file = new Path(directory, fileName);
    return Verdict.of(
        name, file, () -> storage.exists(file) ? check.of(name, file) : missing(name));
  }

  /** A training that diverged has no model. */
  private Verdict missing(String name) {
    boolean diverged = stored.filter(s -> s.record().diverged().isPresent()).isPresent();
    return name.equals("model") && diverged
        ? Verdict.good(name, "none, since the training diverged")
        : Verdict.wrong(name, "none");
  }

  private Verdict record(String name, Path file) throws IOException {
    stored = Optional.of(RunRecord.read(file, storage.text(file)));
    RunRecord record = stored.get().record();
    if (record.diverged().isPresent()) {
      return Verdict.good(name, "whole, of a training that diverged");
    }
    return Verdict.good(
        name, "whole, of %s".formatted(Count.of(stored.get().epochs().size(), "epoch")));
  }

  private Verdict model(String name, Path file) throws IOException {
    Model model = ModelFiles.load(storage, file);
    String layout = model.layout().toString();
    Optional<String> recorded = stored.flatMap(s -> s.record().model());
    if (stored.filter(s -> s.record().diverged().isPresent()).isPresent()) {
      return Verdict.wrong(
          name, "whole, of %s, but the record is of another training".formatted(layout));
    }
    if (recorded.isEmpty()) {
      whole = Optional.of(model);
      return Verdict.good(name, "whole, of %s; no record has its hash".formatted(layout));
    }
    if (!recorded.get().equals(ModelHash.of(storage, file))) {
      return Verdict.wrong(name, "another hash than that in the record");
    }
    whole = Optional.of(model);
    return Verdict.good(name, "whole, of %s, with the hash in the record".formatted(layout));
  }

  private Verdict checkpoints(Path path) throws IOException {
    Checkpoints checkpoints = new Checkpoints(storage, path, 1);
    List<String> wrong = new ArrayList<>();
    long newest = 0;
    List<String> names = checkpoints.names();
    for (String name : names) {
      try {
        Checkpoint checkpoint = checkpoints.read(name);
        newest = checkpoint.iteration();
        requireOfRecord(name, checkpoint);
      } catch (InputException e) {
        wrong.add(e.getMessage());
      }
    }
    if (!wrong.isEmpty()) {
      return Verdict.wrong(
          "checkpoints", "%s of %s: %s".formatted(wrong.size(), names.size(), wrong.get(0)));
    }
    return Verdict.good(
        "checkpoints",
        names.isEmpty()
            ? "none"
            : "%s whole, the newest after %s"
                .formatted(names.size(), Count.of(newest, "iteration")));
  }

  private void requireOfRecord(String name, Checkpoint checkpoint) {
    if (stored.isEmpty()) {
      return;
    }
    Map<String, String> recorded = stored.get().record().settings();
    checkpoint.settings().forEach((key, value) -> requireSame(name, key, recorded, value));
    checkpoint.data().forEach((set, hash) -> requireSame(name, set + "-hash", recorded, hash));
  }

  private static void requireSame(
      String name, String key, Map<String, String> recorded, String value) {
    if (recorded.containsKey(key) && !recorded.get(key).equals(value)) {
      throw InputException.expected(
          name + ": " + key, recorded.get(key) + ", as the record has it", value);
    }
  }

  private Verdict history(String name, Path file) throws IOException {
    List<String> rows = storage.text(file).lines().skip(1).toList();
    if (stored.isEmpty()) {
      return Verdict.good(name, "%s; there is no record".formatted(Count.of(rows.size(), "epoch")));
    }
    List<Epoch> epochs = stored.get().epochs();
    if (rows.size() != epochs.size()) {
      return Verdict.wrong(
          name,
          "%s, but the record has %s".formatted(Count.of(rows.size(), "epoch"), epochs.size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      Epoch epoch = epochs.get(i);
      String row = "%s,%s,%s".formatted(epoch.number(), epoch.correct(), epoch.count());
      if (!(rows.get(i) + ",").startsWith(row + ",")) {
        return Verdict.wrong(
            name, "epoch %s: %s, but the record has %s".formatted(i, rows.get(i), row));
      }
    }
    return Verdict.good(
        name, "whole, with the %s of the record".formatted(Count.of(rows.size(), "epoch")));
  }
}
