package nndl.command.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nndl.command.Count;
import nndl.command.RunNames;
import nndl.command.run.EarlierTrials;
import nndl.command.run.ModelHash;
import nndl.command.run.NextRun;
import nndl.command.search.Result;
import nndl.data.storage.Sha256;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/** Looks at the trials of a search: each has the result of which the table tells. */
record TrialsCheck(TrainedRun run) {
  private static final String NAME = "trials";

  /** A row of the table begins with the number of the trial, and ends with its options. */
  private static final int FIXED = 4;

  /** Returns what is said of the trials, or empty if the run is no search. */
  Optional<Verdict> verdict() {
    Path table = run.file(RunNames.TRIALS_TABLE);
    if (!run.storage().exists(table)) {
      return Optional.empty();
    }
    if (new NextRun(run.storage(), run.directory(), 1).isSearch()) {
      return Optional.of(
          Verdict.good(NAME, "of a search that has not ended; the table is of the one before"));
    }
    return Optional.of(Verdict.of(NAME, table, () -> trials(table)));
  }

  private Verdict trials(Path table) {
    List<String> rows = run.storage().text(table).lines().skip(1).toList();
    boolean isKept = false;
    for (String row : rows) {
      Path trial = directory(row.split(","));
      requireResult(trial, row);
      Checkpoints checkpoints =
          new Checkpoints(run.storage(), new Path(trial, RunNames.CHECKPOINTS), 1);
      for (String name : checkpoints.names()) {
        Object unused = checkpoints.read(name); // fails if it is damaged
      }
      isKept |= hasModel(trial);
    }
    return isKept
        ? Verdict.good(NAME, "%s whole, one of them with the model".formatted(rows.size()))
        : Verdict.wrong(NAME, "none of %s has the model".formatted(Count.of(rows.size(), "trial")));
  }

  /** The trials of a training with several seeds are named by these. */
  private Path directory(String... cells) {
    Path numbered = run.file(RunNames.trial(cells[0]));
    return run.storage().exists(numbered) || cells.length <= FIXED
        ? numbered
        : run.file(RunNames.seed(cells[FIXED]));
  }

  private void requireResult(Path trial, String row) {
    Storage storage = run.storage();
    for (String name : storage.names(trial)) {
      if (name.startsWith(EarlierTrials.RUNG)) {
        Path rung = new Path(trial, name);
        Result result = Result.parse(rung, storage.text(rung));
        if (cells(result).equals(Arrays.asList(row.split(",")).subList(1, FIXED))) {
          return;
        }
      }
    }
    throw InputException.expected(trial, "the result in the table, " + row, "none or another one");
  }

  private static List<String> cells(Result result) {
    return List.of(
        Integer.toString(result.epochs()),
        result.diverged() ? "" : Long.toString(result.correct()),
        Long.toString(result.count()));
  }

  /** Whether a trial has the model of the search. Fails if its own model is damaged. */
  private boolean hasModel(Path trial) {
    Path model = new Path(trial, Model.FILE_NAME);
    Path file = new Path(trial, RunRecord.FILE_NAME);
    if (!run.storage().exists(model)) {
      return false;
    }
    ModelHash.require(run.storage(), model, file);
    Path kept = run.file(Model.FILE_NAME);
    return run.storage().exists(kept)
        && Sha256.of(run.storage(), kept).equals(Sha256.of(run.storage(), model));
  }
}
