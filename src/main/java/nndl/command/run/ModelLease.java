package nndl.command.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.RunNames;
import nndl.data.SampleFolder;
import nndl.data.storage.Lease;
import nndl.data.storage.Places;
import nndl.data.storage.SilentOwner;
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
   * Fails if a training would replace what it may not, before its directory is created.
   *
   * @param runs the training, or the trials of a search
   */
  public static void check(
      Storage storage, RunDescription.Output output, List<RunDescription> runs) {
    requireFree(storage, output);
    RunTargets.require(storage, runs, output.model());
  }

  /**
   * Fails if a run that begins anew would replace the model or the checkpoints of another run. If
   * that one still writes, the message names its process.
   */
  public static void requireFree(Storage storage, RunDescription.Output output) {
    try {
      Replacement.requireFree(storage, output);
    } catch (InputException e) {
      try {
        Lease.requireNoOwner(storage, output.model(), HINT);
      } catch (IOException unreadable) {
        e.addSuppressed(unreadable);
      }
      throw e;
    }
  }

  /**
   * Returns the right to write into the directory of the model, or null if nothing is written. Does
   * not wait if a new run would fail anyway because of a model that is there.
   *
   * @param lines takes lines for the user
   */
  public static Lease take(
      Storage storage, RunDescription.Output output, Clock clock, Consumer<String> lines) {
    if (output.model() == null) {
      return null;
    }
    requireFree(storage, output);
    return take(
        storage,
        output,
        ifOwned(output),
        clock,
        lines,
        other -> Lease.awaitNoOwner(storage, other, HINT, clock, lines));
  }

  /**
   * Returns the directories whose owner writes the same files: what a run makes in a directory, of
   * which its owner writes some, and the directories around a run. Of two processes that begin with
   * both at the same time, the second look sees the other: each looks when it owns its own
   * directory.
   */
  private static List<Path> sharing(Storage storage, Path model) throws IOException {
    Path directory = new Places(storage).of(model).path(); // without links
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
   * Says what a training does with an owner of the directory which it does not refuse at once, for
   * a line after the name of the directory, or empty if there is none. Does not wait, though the
   * training may: it could be all the time that there is.
   */
  public static Optional<String> otherOwner(Storage storage, RunDescription.Output output) {
    try {
      if (output.takeOver() && isOwned(storage, output)) {
        return Optional.of(" is taken from another process, which then ends");
      }
      Optional<SilentOwner> own = SilentOwner.of(storage, output.model());
      if (own.isPresent()) {
        return Optional.of(taken(own.get(), "its owner"));
      }
      for (Path directory : sharing(storage, output.model())) {
        Optional<SilentOwner> other = SilentOwner.of(storage, directory);
        if (other.isPresent()) {
          return Optional.of(taken(other.get(), "the owner of " + directory));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw noPlace(output, e);
    }
  }

  private static String taken(SilentOwner owner, String role) {
    return " is taken after %s s without a sign of life from %s, %s"
        .formatted(owner.seconds(), role, owner.process());
  }

  /** Whether another process owns the directory of the model, and may live. */
  private static boolean isOwned(Storage storage, RunDescription.Output output) throws IOException {
    try {
      Lease.requireNoOwner(storage, output.model(), HINT);
      return false;
    } catch (InputException e) {
      return true;
    }
  }

  /**
   * Returns the right to write into the directory of the model for a moment, without taking
   * anything from a process that may live. Fails if there is one, or if no file can be written.
   * Does not wait where {@link #otherOwner} has seen none.
   */
  public static Lease borrow(Storage storage, RunDescription.Output output, Clock clock) {
    return take(
        storage,
        output,
        Lease.IfOwned.FAIL,
        clock,
        line -> {},
        other -> Lease.requireNoOwner(storage, other, HINT));
  }

  /** Looks at a directory that shares files with that of the model. Fails if it has an owner. */
  @FunctionalInterface
  private interface OtherOwner {
    void look(Path directory) throws IOException;
  }

  private static Lease take(
      Storage storage,
      RunDescription.Output output,
      Lease.IfOwned ifOwned,
      Clock clock,
      Consumer<String> lines,
      OtherOwner other) {
    try {
      return Lease.take(storage, output.model(), ifOwned, HINT, clock, lines)
          .keptIf(
              () -> {
                for (Path directory : sharing(storage, output.model())) {
                  other.look(directory);
                }
              });
    } catch (IOException e) {
      throw noPlace(output, e);
    }
  }

  private static InputException noPlace(RunDescription.Output output, IOException e) {
    return InputException.expected(output.model(), "a place for the model", e);
  }

  private static Lease.IfOwned ifOwned(RunDescription.Output output) {
    if (output.takeOver()) {
      return Lease.IfOwned.TAKE_OVER;
    }
    return output.resume() == RunDescription.Resume.AUTO ? Lease.IfOwned.WAIT : Lease.IfOwned.FAIL;
  }
}
