package nndl.data.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The directories that a process owns, for its {@link Storage}: through whose folder a file is
 * written, and whether another process has taken over one of them.
 */
public final class Ownership {
  private final Storage storage;

  /** The newest first. */
  private volatile List<Owned> owned;

  private volatile TakenOver takenOver;

  /**
   * A directory.
   *
   * @param ofLease is called before each write to an object store, and fails if the lease may have
   *     been lost
   * @param hasEnded whether the lease has ended
   */
  private record Owned(Fence fence, TimeLimit.Step ofLease, BooleanSupplier hasEnded) {
    int depth() {
      return fence.directory().depth();
    }
  }

  /** Begins with the directory that {@link #share} has put into the configuration, if any. */
  Ownership(Storage storage) {
    this.storage = storage;
    String folder = storage.configuration().get(Fence.SETTING, "");
    this.owned =
        folder.isEmpty()
            ? List.of()
            : List.of(new Owned(new Fence(new Path(folder)), () -> {}, () -> false));
  }

  /**
   * Takes the only owner of a directory. It stays the owner after its lease has ended, so that a
   * late write does not reach the directory of the next owner.
   *
   * @param ofLease is called before each write to an object store, and fails if the lease may have
   *     been lost
   * @param hasEnded whether the lease has ended
   */
  synchronized void begin(Fence fence, TimeLimit.Step ofLease, BooleanSupplier hasEnded) {
    Owned newest = new Owned(fence, ofLease, hasEnded);
    owned = Stream.concat(Stream.of(newest), owned.stream()).toList();
  }

  /** Forgets a directory before it is taken, and those whose lease has ended. */
  synchronized void forget(Path directory) {
    owned =
        owned.stream()
            .filter(one -> !one.hasEnded.getAsBoolean())
            .filter(one -> !one.fence().directory().equals(directory))
            .toList();
    if (owned.isEmpty()) {
      takenOver = null;
    }
  }

  /**
   * Has storages of another configuration write as this one does. Executors get the configuration
   * of a Spark context.
   */
  public void share(Configuration ofOthers) {
    owned.stream()
        .findFirst()
        .ifPresent(one -> ofOthers.set(Fence.SETTING, one.fence().folder().toString()));
  }

  /**
   * Fails unless this executor sees the folder of the driver in its directory.
   *
   * @param executor its name, for the message
   */
  public void requireShared(String executor) {
    for (Owned one : owned) {
      Path folder = one.fence.folder();
      try {
        if (!storage.isObjectStore(folder) && !storage.files(folder).exists(folder)) {
          throw InputException.expected(
              one.fence.directory(),
              "a directory that the driver and all executors see",
              "that %s does not".formatted(executor));
        }
      } catch (IOException e) {
        throw InputException.unreadable(one.fence.directory(), e);
      }
    }
  }

  /** Fails if another process has taken over a directory that this process owned. */
  public void requireOwner() {
    TakenOver known = takenOver;
    if (known != null) {
      throw InputException.expected(known.directory(), "to stay its only owner", known);
    }
  }

  /** Whether another process is known to have taken over a directory that this process owned. */
  public boolean isTakenOver() {
    return takenOver != null;
  }

  /**
   * Returns the fence through which a file is written, or empty if it is in no directory of an
   * owner, or on an object store.
   */
  Optional<Fence> fenceOf(Path file) throws IOException {
    Optional<Owned> owner = ownerOf(file);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    if (takenOver != null) {
      throw takenOver;
    }
    if (storage.isObjectStore(file)) {
      owner.get().ofLease.run();
      return Optional.empty();
    }
    return Optional.of(owner.get().fence);
  }

  /** Of two directories, one of which is in the other, a file belongs to the inner one. */
  private Optional<Owned> ownerOf(Path file) throws IOException {
    List<Owned> all = owned;
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Path qualified = storage.qualified(file);
    return all.stream()
        .filter(one -> one.fence().covers(qualified))
        .reduce((one, older) -> older.depth() > one.depth() ? older : one);
  }

  /** Fails if the folder of an owner is gone. */
  void requireFolder(Fence owner) throws IOException {
    if (!storage.files(owner.folder()).exists(owner.folder())) {
      throw lost(owner.directory());
    }
  }

  /** Returns why a step of an owner failed, which may be that its folder is gone. */
  IOException reason(Fence owner, IOException failure) {
    try {
      requireFolder(owner);
    } catch (TakenOver e) {
      return (IOException) e.initCause(failure);
    } catch (IOException e) {
      failure.addSuppressed(e); // it cannot be told
    }
    return failure;
  }

  /** Notes that a directory belongs to another process, and returns the error. */
  TakenOver lost(Path directory) {
    TakenOver found = new TakenOver(directory, new OwnerFile(storage, directory).describe());
    takenOver = found;
    return found;
  }
}
