package nndl.command.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.OutputLease;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Lease;
import nndl.data.storage.PathResolver;
import nndl.data.storage.SeenOwner;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import org.apache.hadoop.fs.Path;

/** Makes a training or a search the only one that writes into the directory of its model. */
public final class ModelLease {
  private static final String HINT =
      "--resume auto waits until it has ended, --take-over takes the directory from it";

  private ModelLease() {}

  /**
   * Fails if a run that begins anew would replace the model or the checkpoints of another run. If
   * that one still writes, the message names its process.
   */
  public static void requireFree(Storage storage, RunDescription.Output output) {
    boolean isNew = output.resume() == RunDescription.Resume.NO && !output.overwrite();
    if (output.model() == null || !isNew) {
      return;
    }
    try {
      new RunPreflight(RunDirectory.of(storage, output)).requireFree();
    } catch (InputException e) {
      throw Lease.ownerOf(storage, output.model()).map(owner -> owner.refusal(HINT)).orElse(e);
    }
  }

  /**
   * Returns the right to write into the directory of the model, or null if nothing is written. Does
   * not wait, and takes the directory from no other process, if the run would fail anyway because
   * of a model that is there or of a file that is read.
   *
   * @param known the trainings, or none if their samples are not known yet
   * @param lines takes lines for the user
   */
  public static Lease take(
      Storage storage,
      RunDescription.Output output,
      List<RunDescription> known,
      Clock clock,
      Consumer<String> lines) {
    if (output.model() == null) {
      return null;
    }
    requireFree(storage, output);
    if (!known.isEmpty()) {
      RunTargets.require(RunDirectory.of(storage, output), known);
    }
    Path model = output.model();
    OutputLease.requireNoFile(storage, model);
    return Lease.take(storage, model, ifOwned(output), HINT, clock, lines)
        .keptIf(
            () ->
                sharing(storage, model)
                    .forEach(other -> Lease.awaitNoOwner(storage, other, HINT, clock, lines)));
  }

  /**
   * Returns the directories whose owner writes the same files: what a run makes in a directory, of
   * which its owner writes some, and the directories around a run. Of two processes that begin with
   * both at the same time, the second look sees the other: each looks when it owns its own
   * directory.
   */
  private static List<Path> sharing(Storage storage, Path model) {
    Path directory = new PathResolver(storage).of(model).path(); // without links
    List<Path> all = new ArrayList<>(RunNames.runsAround(directory));
    addMadeBy(directory, all);
    for (String name : storage.names(directory)) {
      Path inside = new Path(directory, name);
      if (RunNames.isRun(name)) {
        addRun(inside, all);
      } else if (name.equals(RunNames.TRIALS)) {
        all.add(inside);
        storage.names(inside).forEach(trial -> addRun(new Path(inside, trial), all));
      }
    }
    return all;
  }

  private static void addRun(Path run, List<Path> to) {
    to.add(run);
    addMadeBy(run, to);
  }

  private static void addMadeBy(Path run, List<Path> to) {
    to.add(new Path(run, RunNames.CHECKPOINTS));
    to.add(SampleFolder.ofModel(run));
  }

  /**
   * Returns a process that writes into the directory of the model, or into one that shares files
   * with it, unless it is known to be dead. Does not wait.
   */
  public static Optional<SeenOwner> owner(Storage storage, RunDescription.Output output) {
    return Stream.concat(Stream.of(output.model()), sharing(storage, output.model()).stream())
        .flatMap(directory -> Lease.ownerOf(storage, directory).stream())
        .findFirst();
  }

  /** Fails if a training would fail at once because of an owner. */
  public static void requireYielding(
      Storage storage, SeenOwner owner, RunDescription.Output output) {
    boolean isTaken =
        output.takeOver() && owner.directory().equals(storage.qualified(output.model()));
    if (owner.seconds() == 0 && !isTaken) {
      throw owner.refusal(HINT);
    }
  }

  private static Lease.IfOwned ifOwned(RunDescription.Output output) {
    if (output.takeOver()) {
      return Lease.IfOwned.TAKE_OVER;
    }
    return output.resume() == RunDescription.Resume.AUTO ? Lease.IfOwned.WAIT : Lease.IfOwned.FAIL;
  }
}
