package nndl.data.storage;

import java.io.IOException;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The directory that a process owns, for its {@link Storage}: through whose folder a file is
 * written, and whether another process has taken over. A storage owns one directory at a time.
 */
final class Ownership {
  private final Storage storage;
  private volatile OwnerFolders owned;
  private volatile StorageTimeout.Step requireRenewed = () -> {};
  private volatile TakenOver takenOver;

  /** Begins with the directory that {@link #share} has put into the configuration, if any. */
  Ownership(Storage storage) {
    this.storage = storage;
    String folder = storage.configuration().get(Fence.SETTING, "");
    this.owned = folder.isEmpty() ? null : new OwnerFolders(storage, new Fence(new Path(folder)));
  }

  /**
   * Takes the only owner of a directory. It stays the owner after its lease has ended, so that a
   * late write does not reach the directory of the next owner.
   *
   * @param ofLease is called before each write to an object store, and fails if the lease may have
   *     been lost
   */
  void begin(Fence fence, StorageTimeout.Step ofLease) {
    takenOver = null;
    requireRenewed = ofLease;
    owned = new OwnerFolders(storage, fence);
  }

  /** Forgets a directory that this process owned before. */
  void forget() {
    takenOver = null;
    owned = null;
  }

  /** Has storages of another configuration write as this one does. */
  void share(Configuration ofOthers) {
    OwnerFolders shared = owned;
    if (shared != null) {
      ofOthers.set(Fence.SETTING, shared.fence().folder().toString());
    }
  }

  /** Fails if another process has taken over the directory. */
  void requireOwner() {
    TakenOver known = takenOver;
    if (known != null) {
      throw InputException.expected(owned.fence().directory(), "to stay its only owner", known);
    }
  }

  boolean isTakenOver() {
    return takenOver != null;
  }

  /**
   * Returns the folders through which a file is written, or null if it is in no directory of an
   * owner, or on an object store.
   */
  OwnerFolders foldersOf(Path file) throws IOException {
    OwnerFolders owner = owned;
    if (owner == null || !owner.fence().covers(storage.qualified(file))) {
      return null;
    }
    if (takenOver != null) {
      throw takenOver;
    }
    if (storage.isObjectStore(file)) {
      requireRenewed.run();
      return null;
    }
    return owner;
  }

  /**
   * Fails if the folder of an owner is gone.
   *
   * @param cause the failure that may come of it
   */
  void requireFolder(Fence owner, IOException cause) throws TakenOver {
    boolean isThere;
    try {
      isThere = storage.exists(owner.folder());
    } catch (IOException e) {
      cause.addSuppressed(e); // it cannot be told
      return;
    }
    if (!isThere) {
      TakenOver found = lost(owner.directory());
      found.initCause(cause);
      throw found;
    }
  }

  /** Notes that a directory belongs to another process, and returns the error. */
  TakenOver lost(Path directory) {
    TakenOver found = new TakenOver(directory, OwnerFile.describe(storage, directory));
    takenOver = found;
    return found;
  }
}
