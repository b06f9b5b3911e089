package nndl.command.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.command.Count;
import nndl.command.RunNames;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import org.apache.hadoop.fs.Path;

/**
 * Looks at the checkpoints of a run.
 *
 * @param directory the directory of the run
 * @param recorded the settings in the record of the run, or an empty map if there is no record
 */
record CheckpointsCheck(Storage storage, Path directory, Map<String, String> recorded) {
  private static final String NAME = "checkpoints";

  Verdict verdict() {
    Checkpoints checkpoints =
        new Checkpoints(storage, new Path(directory, RunNames.CHECKPOINTS), 1);
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
          NAME, "%s of %s: %s".formatted(wrong.size(), names.size(), wrong.get(0)));
    }
    return Verdict.good(
        NAME,
        names.isEmpty()
            ? "none"
            : "%s whole, the newest after %s"
                .formatted(names.size(), Count.of(newest, "iteration")));
  }

  private void requireOfRecord(String name, Checkpoint checkpoint) {
    checkpoint.settings().forEach((key, value) -> requireSame(name, key, value));
    checkpoint.data().forEach((set, hash) -> requireSame(name, set + "-hash", hash));
  }

  private void requireSame(String name, String key, String value) {
    if (recorded.containsKey(key) && !recorded.get(key).equals(value)) {
      throw InputException.expected(
          name + ": " + key, recorded.get(key) + ", as the record has it", value);
    }
  }
}
