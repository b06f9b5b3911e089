package nndl.command.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.Count;
import nndl.command.ModelFiles;
import nndl.command.RunNames;
import nndl.command.run.NextRun;
import nndl.data.storage.Commit;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.training.RunRecord;
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
    boolean isFile = storage.status(path).isFile();
    if (isFile && !path.getName().equals(Model.FILE_NAME)) {
      throw InputException.expected(
          path, "the directory of a training, or %s in it".formatted(Model.FILE_NAME), "a file");
    }
    this.directory = isFile ? storage.qualified(path).getParent() : storage.qualified(path);
  }

  List<Verdict> verdicts() {
    List<Verdict> verdicts = new ArrayList<>();
    Verdict record = check("record", RunRecord.FILE_NAME, this::record);
    Map<String, String> settings =
        stored.map(known -> (Map<String, String>) known.record().settings()).orElse(Map.of());
    verdicts.add(check("model", Model.FILE_NAME, this::model));
    verdicts.add(record);
    verdicts.add(
        Verdict.of(
            "checkpoints",
            directory,
            () -> new CheckpointsCheck(storage, directory, settings).verdict()));
    verdicts.add(check("history", RunNames.HISTORY, this::history));
    unfinished().ifPresent(verdicts::add);
    addOthers(new TrainedRun(storage, directory, stored, whole), verdicts);
    if (Commit.isCutOff(storage, directory)) {
      verdicts.add(Verdict.wrong("replacement", "cut off; the next training there completes it"));
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

  /** Says something of the run that will replace this one when it is whole, and can resume. */
  private Optional<Verdict> unfinished() {
    NextRun next = new NextRun(storage, directory, 1);
    return Optional.of(next.directory())
        .filter(path -> next.exists())
        .map(
            path ->
                Verdict.of(
                    "unfinished",
                    path,
                    () -> {
                      Verdict found = new CheckpointsCheck(storage, path, Map.of()).verdict();
                      String text = "a run that has not ended; checkpoints: " + found.text();
                      return new Verdict("unfinished", text, found.isGood());
                    }));
  }

  /** Says something of a file that exists. */
  @FunctionalInterface
  private interface FileCheck {
    Verdict of(String name, Path file);
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

  private Verdict record(String name, Path file) {
    stored = Optional.of(RunRecord.read(file, storage.text(file)));
    RunRecord record = stored.get().record();
    if (record.diverged().isPresent()) {
      return Verdict.good(name, "whole, of a training that diverged");
    }
    return Verdict.good(
        name, "whole, of %s".formatted(Count.of(stored.get().epochs().size(), "epoch")));
  }

  private Verdict model(String name, Path file) {
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
    if (!recorded.get().equals(Sha256.of(storage, file))) {
      return Verdict.wrong(name, "another hash than that in the record");
    }
    whole = Optional.of(model);
    return Verdict.good(name, "whole, of %s, with the hash in the record".formatted(layout));
  }

  private Verdict history(String name, Path file) {
    return HistoryCheck.of(name, storage.text(file), stored);
  }
}
