package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import org.apache.hadoop.fs.Path;

/**
 * Takes the {@link Lease} of a directory when the {@link OwnerWatch} says that it is this process's
 * turn. A taker makes a folder of its own and moves that of the old owner into it. Of several
 * takers one succeeds. From then on the old owner can write nothing, and only what it left is
 * deleted.
 */
final class LeaseTaker {
  private final Storage storage;
  private final Path directory;
  private final OwnerWatch watch;
  private final Clock clock;
  private final Consumer<String> lines;

  /**
   * @param lines takes lines for the user
   */
  LeaseTaker(
      Storage storage, Path directory, OwnerWatch watch, Clock clock, Consumer<String> lines) {
    this.storage = storage;
    this.directory = directory;
    this.watch = watch;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * @param made the directories that did not exist before
   */
  Lease take(List<Path> made) throws IOException {
    while (true) {
      OwnerWatch.Look from = watch.awaitTurn();
      Optional<Lease> taken = from.isObject() ? replace(from, made) : become(from, made);
      if (taken.isPresent()) {
        from.owner().ifPresent(this::tell);
        return taken.get();
      }
    }
  }

  /**
   * Becomes the owner. Returns empty if another process was quicker: then this one has lost its
   * folder, or there is nothing left to take from. If this process stood still between two steps,
   * another one may have come and gone meanwhile, with the folder of this one. Then the file of the
   * owner names a process that can write nothing, and the next look finds it so.
   */
  private Optional<Lease> become(OwnerWatch.Look from, List<Path> made) throws IOException {
    long number = number(from);
    Fence fence = Fence.of(directory, number);
    Owner owner = owner(fence, number);
    FileOps files = storage.files(directory);
    files.createDirectory(fence.folder());
    HostLock lock = null;
    Optional<Lease> taken = Optional.empty();
    try {
      lock = createLock(fence); // before the step that counts: others see that this process lives
      if (from.isFree() ? create(owner) : takeFrom(from, fence, owner)) {
        moveOthers(fence);
        if (files.exists(fence.folder())) {
          taken = Optional.of(new Lease(storage, directory, owner, false, lock, made, clock));
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
        close(lock);
        Lease.deleteFolder(storage, fence.folder());
      }
    }
  }

  private static long number(OwnerWatch.Look from) {
    return from.owner().map(Owner::number).orElse(0L) + 1;
  }

  private Owner owner(Fence fence, long number) {
    return Owner.ofThisProcess(storage.configuration(), number, fence.folder().getName());
  }

  /** Creates the file of the owner. Returns false if another process has done so. */
  private boolean create(Owner owner) throws IOException {
    Path file = new Path(directory, Owner.FILE);
    try (OutputStream out = storage.files(file).create(file)) {
      out.write(owner.text().getBytes(UTF_8));
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
      OwnerFile.write(storage, fence, owner);
      return true;
    } catch (AccessDeniedException e) {
      throw InputException.expected(
          new Path(directory, name),
          "a name that this user may rename or delete",
          "that of another user's, from %s".formatted(OwnerWatch.describe(from)));
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
    Path old = new Path(directory, name);
    try {
      Path moved = move(old, new Path(fence.folder(), name));
      Lease.deleteFolder(storage, moved);
      return true;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      Lease.deleteFolder(storage, old); // of a layer below, where no process lives
      return true;
    }
  }

  /** The folder of another user cannot leave its directory, but get another name there. */
  private Path move(Path old, Path inside) throws IOException {
    try {
      storage.files(directory).renameDirectory(old, inside);
      return inside;
    } catch (AccessDeniedException e) {
      Path beside = Fence.of(directory, 0).folder();
      storage.files(directory).renameDirectory(old, beside);
      return beside;
    }
  }

  /** Begins or takes over on an object store. Returns empty if another process was quicker. */
  private Optional<Lease> replace(OwnerWatch.Look from, List<Path> made) throws IOException {
    long number = number(from);
    Owner owner = owner(Fence.of(directory, number), number);
    return OwnerFile.replace(storage, directory, from.text(), owner.text())
        ? Optional.of(new Lease(storage, directory, owner, true, null, made, clock))
        : Optional.empty();
  }

  private void tell(Owner old) {
    lines.accept("%s: taken over from %s".formatted(directory, old));
  }

  private static void close(HostLock lock) throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  private HostLock createLock(Fence fence) throws IOException {
    Optional<java.nio.file.Path> file = watch.lock(fence.folder().getName());
    return file.isPresent()
        ? storage.limit().call(() -> HostLock.create(file.get())) // a lock may wait for a server
        : null;
  }
}
