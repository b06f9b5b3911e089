package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directories that a process owns, for its {@link Storage}. Files there are written and deleted
 * through the folder of the owner, which fails once another process has taken over.
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
  private record Owned(Fence fence, TimeLimit.Step ofLease, BooleanSupplier hasEnded) {}

  /** Begins with the directory that {@link #share} has put into the configuration, if any. */
  Ownership(Storage storage) {
    this.storage = storage;
    String folder = storage.configuration().get(Fence.SETTING, "");
    this.owned =
        folder.isEmpty()
            ? List.of()
            : List.of(
                new Owned(new Fence(storage.process(), new Path(folder)), () -> {}, () -> false));
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
        if (!storage.isOnObjectStore(folder) && !storage.files(folder).exists(folder)) {
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
    if (storage.isOnObjectStore(file)) {
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
        .max(Comparator.comparingInt(one -> one.fence().directory().depth()));
  }

  /** Writes a file completely or not at all, in the folder of its owner if it has one. */
  void write(Path path, IfExists ifExists, Storage.Writer writer) throws IOException {
    Optional<Fence> fence = fenceOf(path);
    TimeLimit limit = storage.limit();
    try {
      if (storage.isOnObjectStore(path)) {
        FileSystem files = storage.ask(path, there -> there);
        new WholeObject(files, path, ifExists, limit).write(writer);
      } else if (fence.isPresent()) {
        if (!fence.get().holds(storage.qualified(path))) {
          storage.files(path).createDirectory(path.getParent());
        }
        Path temporary = fence.get().temporary(path);
        new WholeFile(storage.files(path), path, temporary, ifExists, limit).write(writer);
      } else {
        storage.files(path).createDirectory(path.getParent());
        Path temporary = WholeFile.beside(storage.process(), path);
        new WholeFile(storage.files(path), path, temporary, ifExists, limit)
            .writeAlone(writer, storage.process().hooks());
      }
    } catch (FileAlreadyExistsException e) {
      throw Storage.isThere(path, e);
    } catch (IOException e) {
      throw fence.isPresent() ? reason(fence.get(), e) : e;
    }
  }

  /**
   * Deletes a file or an empty directory if it exists. A file of an owner is renamed into its
   * folder first, which a process that was taken over lacks.
   */
  void delete(Path path) throws IOException {
    Optional<Fence> fence = fenceOf(path);
    FileOps files = storage.files(path);
    Path gone = path;
    try {
      if (fence.isPresent() && storage.isDirectory(path)) {
        requireFolder(fence.get()); // it stays if it is not empty any more
      } else if (fence.isPresent()) {
        gone = fence.get().temporary(path);
        files.rename(path, gone);
      }
      files.delete(gone);
    } catch (FileNotFoundException | NoSuchFileException e) {
      if (fence.isPresent()) {
        requireFolder(fence.get()); // else there was nothing to delete
      }
    }
  }

  /** Deletes a directory with all that is in it, if it exists. */
  void deleteTree(Path directory) throws IOException {
    Optional<Fence> fence = fenceOf(directory);
    if (fence.isEmpty()) {
      storage.deleteTree(directory);
    } else if (storage.exists(directory)) {
      Path gone = fence.get().temporary(directory);
      storage.files(directory).renameNew(directory, gone);
      Lease.deleteFolder(storage, gone);
    }
  }

  /** Fails if the folder of an owner is gone. */
  void requireFolder(Fence owner) throws IOException {
    if (!storage.files(owner.folder()).exists(owner.folder())) {
      throw lost(owner);
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

  /**
   * Notes that the directory of an owner belongs to another process, and returns the error. A
   * process that was only too slow to become the owner has lost nothing, and may become it yet. So
   * may one have done whose late step is of an earlier time as the owner.
   */
  TakenOver lost(Fence owner) {
    Path directory = owner.directory();
    TakenOver found = new TakenOver(directory, new OwnerFile(storage, directory).describe());
    if (owned.stream().anyMatch(one -> one.fence.equals(owner))) {
      takenOver = found;
    }
    return found;
  }
}
