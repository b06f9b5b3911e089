package nndl.data.storage;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * Takes the {@link Lease} of a directory when the {@link OwnerWatch} says that it is this process's
 * turn. A taker makes a folder of its own and moves that of the old owner into it. Of several
 * takers one succeeds. From then on the old owner can write nothing, and only what it left is
 * deleted.
 *
 * @param made the directories that did not exist before
 */
record LeaseTaker(OwnerWatch watch, List<Path> made) {
  Lease take() throws IOException {
    while (true) {
      OwnerWatch.Look from = watch.awaitTurn();
      long number = from.owner().map(Owner::number).orElse(0L) + 1;
      Fence fence = Fence.of(storage().process(), directory(), number);
      String folder = fence.folder().getName();
      Owner owner = Owner.ofThisProcess(storage().configuration(), number, folder);
      Optional<Lease> taken =
          from.isObject() ? replace(from, fence, owner) : become(from, fence, owner);
      if (taken.isPresent()) {
        from.owner()
            .ifPresent(old -> watch.lines().accept(directory() + ": taken over from " + old));
        return taken.get();
      }
    }
  }

  private Storage storage() {
    return watch.storage();
  }

  private Path directory() {
    return watch.directory();
  }

  /** Begins or takes over on an object store. Returns empty if another process was quicker. */
  private Optional<Lease> replace(OwnerWatch.Look from, Fence fence, Owner owner)
      throws IOException {
    return watch.file().replace(from.text().orElse(""), owner.text())
        ? Optional.of(new Lease(watch.file(), fence, owner, true, () -> {}, made, watch.clock()))
        : Optional.empty();
  }

  /**
   * Becomes the owner. Returns empty if another process was quicker: then this one has lost its
   * folder, or there is nothing left to take from. If this process stood still between two steps,
   * another one may have come and gone meanwhile, with the folder of this one. Then the file of the
   * owner names a process that can write nothing, and the next look finds it so.
   */
  private Optional<Lease> become(OwnerWatch.Look from, Fence fence, Owner owner)
      throws IOException {
    FileOps files = storage().files(directory());
    files.createDirectory(fence.folder());
    Closeable lock = () -> {};
    Optional<Lease> taken = Optional.empty();
    try {
      // before the step that counts: others see that this process lives
      lock = files.lock(watch.lock(fence.folder().getName()));
      if (from.isFree() ? create(owner) : takeFrom(from, fence, owner)) {
        moveOthers(fence);
        if (files.exists(fence.folder())) {
          taken =
              Optional.of(new Lease(watch.file(), fence, owner, false, lock, made, watch.clock()));
        }
      }
      return taken;
    } catch (IOException e) {
      if (files.exists(fence.folder())) {
        throw e;
      }
      return taken;
    } finally {
      if (taken.isEmpty()) {
        lock.close();
        Lease.deleteFolder(storage(), fence.folder());
      }
    }
  }

  /** Creates the file of the owner. Returns false if another process has done so. */
  private boolean create(Owner owner) throws IOException {
    try {
      watch.file().create(owner);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Takes over from an owner. Returns false if another process has done so. */
  private boolean takeFrom(OwnerWatch.Look from, Fence fence, Owner owner) throws IOException {
    Optional<String> old = from.folder();
    String name = old.orElse(Owner.FILE);
    try {
      if (old.isPresent() && !moveInto(fence, name)) {
        return false;
      }
      name = Owner.FILE;
      watch.file().replace(fence, owner);
      return true;
    } catch (AccessDeniedException e) {
      throw InputException.expected(
          new Path(directory(), name),
          "a name that this user may rename or delete",
          "that of another user's, from %s".formatted(from.process()));
    }
  }

  /**
   * Moves the folders of all others into the own one. They are left by processes that died between
   * two steps. If another process did take this directory at the same time, one of the two loses
   * its folder here, and with it the right to write.
   */
  private void moveOthers(Fence fence) throws IOException {
    for (String name : watch.look().folders()) {
      if (!name.equals(fence.folder().getName())) {
        try {
          boolean unused = moveInto(fence, name); // else its process has deleted it
        } catch (AccessDeniedException e) {
          // another user's, who must delete it
        }
      }
    }
  }

  /**
   * Moves the folder of another owner into the own one, where it is deleted as far as possible.
   * Returns false if there is none.
   */
  private boolean moveInto(Fence fence, String name) throws IOException {
    Path old = new Path(directory(), name);
    try {
      Path moved = move(old, new Path(fence.folder(), name));
      Lease.deleteFolder(storage(), moved);
      return true;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      Lease.deleteFolder(storage(), old); // of a layer below, where no process lives
      return true;
    }
  }

  /** The folder of another user cannot leave its directory, but get another name there. */
  private Path move(Path old, Path inside) throws IOException {
    FileOps files = storage().files(directory());
    try {
      files.renameNew(old, inside);
      return inside;
    } catch (AccessDeniedException e) {
      Path beside = Fence.of(storage().process(), directory(), 0).folder();
      files.renameNew(old, beside);
      return beside;
    }
  }
}
