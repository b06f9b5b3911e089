package nndl.command.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nndl.command.Count;
import nndl.command.ModelFiles;
import nndl.command.RunNames;
import nndl.command.run.Checksums;
import nndl.command.run.EarlierTrials;
import nndl.command.run.RunFiles;
import nndl.data.storage.Commit;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/** Compares the results of a training with their hashes, and reads its newest checkpoint. */
final class RunCheck {
  private final Storage storage;
  private final Path directory;
  private final List<Verdict> verdicts = new ArrayList<>();

  /**
   * @param path the directory of a training, or the model in it
   */
  RunCheck(Storage storage, Path path) {
    this.storage = storage;
    boolean isFile = storage.status(path).isFile();
    if (isFile && !path.getName().equals(Model.FILE_NAME)) {
      throw InputException.expected(
          path, "the directory of a training, or %s in it".formatted(Model.FILE_NAME), "a file");
    }
    this.directory = isFile ? storage.qualified(path).getParent() : storage.qualified(path);
  }

  List<Verdict> verdicts() {
    addResults(directory, "");
    addCheckpoints(directory, "");
    for (Path trial : EarlierTrials.in(storage, directory)) {
      String name = trial.toString().substring(directory.toString().length() + 1) + "/";
      if (storage.exists(new Path(trial, Model.FILE_NAME))) {
        addResults(trial, name);
      }
      addCheckpoints(trial, name);
    }
    addCheckpoints(new Path(directory, RunNames.NEXT), RunNames.NEXT + "/");
    if (Commit.isCutOff(storage, directory)) {
      verdicts.add(
          new Verdict(
              "replacement",
              false,
              "cut off; a training there with --resume or --overwrite completes it"));
    }
    return verdicts;
  }

  /** Looks at the results in a directory. Those of earlier versions have no checksums. */
  private void addResults(Path run, String prefix) {
    Path sums = new Path(run, Checksums.FILE_NAME);
    if (!storage.exists(sums)) {
      if (prefix.isEmpty() && isUnfinished(run)) {
        verdicts.add(
            new Verdict(
                Model.FILE_NAME, true, "none yet: this has not ended, and --resume goes on"));
        return;
      }
      add(prefix + Model.FILE_NAME, () -> ofRecord(run));
      return;
    }
    try {
      Map<String, String> hashes = Checksums.read(storage, sums);
      hashes.forEach((name, hash) -> add(prefix + name, () -> of(new Path(run, name), hash)));
    } catch (InputException e) {
      verdicts.add(new Verdict(prefix + Checksums.FILE_NAME, false, e.getMessage()));
    }
  }

  /** Whether there is something to go on with and no result, as after Ctrl-C. */
  private boolean isUnfinished(Path run) {
    RunFiles files = new RunFiles(storage, run, 1);
    return !files.hasModel()
        && !storage.exists(files.record())
        && (files.hasCheckpoints() || !EarlierTrials.in(storage, run).isEmpty());
  }

  private String of(Path file, String expected) {
    String found = Sha256.of(storage, file);
    if (!found.equals(expected)) {
      throw InputException.expected(
          file, "SHA-256 %s, as %s has it".formatted(expected, Checksums.FILE_NAME), found);
    }
    return "whole";
  }

  private String ofRecord(Path run) {
    Path model = new Path(run, Model.FILE_NAME);
    ModelFiles.load(storage, model);
    new RunFiles(storage, run, 1).requireWhole();
    return "whole, without " + Checksums.FILE_NAME;
  }

  /** Looks at the checkpoint from which a training would go on. */
  private void addCheckpoints(Path run, String prefix) {
    Checkpoints checkpoints = new Checkpoints(storage, new Path(run, RunNames.CHECKPOINTS), 1);
    List<String> names = checkpoints.names();
    if (!names.isEmpty()) {
      String newest = names.get(names.size() - 1);
      add(
          prefix + RunNames.CHECKPOINTS,
          () ->
              "the newest of %s is whole, after %s"
                  .formatted(
                      names.size(), Count.of(checkpoints.read(newest).iteration(), "iteration")));
    }
  }

  /** Looks at something, which fails if it is not whole. */
  private void add(String name, Supplier<String> look) {
    try {
      verdicts.add(new Verdict(name, true, look.get()));
    } catch (InputException e) {
      verdicts.add(new Verdict(name, false, e.getMessage()));
    }
  }
}
