package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import org.apache.hadoop.fs.Path;

/**
 * Takes the {@link Lease} of a directory. An owner on this machine is dead if nobody holds its
 * lock. Of any other owner two looks tell, a lease time apart by this process's own clock: it is
 * dead if its file is the same, with the same number of renewals.
 */
final class LeaseTaker {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long an owner may be between two steps of its beginning or its end. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long another process may hold a lock only to see whether it is free. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Storage storage;
  private final Path directory;
  private final Lease.Wish wish;
  private final String hint;
  private final Clock clock;
  private final Consumer<String> lines;
  private boolean isObject;

  LeaseTaker(
      Storage storage,
      Path directory,
      Lease.Wish wish,
      String hint,
      Clock clock,
      Consumer<String> lines) {
    this.storage = storage;
    this.directory = directory;
    this.wish = wish;
    this.hint = hint;
    this.clock = clock;
    this.lines = lines;
  }

  /**
   * What a look at the directory shows.
   *
   * @param text the content of the owner's file, or "" if there is none
   * @param isFree whether there is no such file. An empty one is left by a process that was stopped
   *     or killed, or by a machine whose power was cut, just when it became the owner.
   * @param folders the names of the folders of owners
   * @param isObject whether the directory is on an object store, where owners have no folders
   */
  private record Look(String text, boolean isFree, List<String> folders, boolean isObject) {
    Optional<Owner> owner() {
      return Owner.parse(text);
    }

    /** Whether the owner is between two steps: its file and its folder do not belong together. */
    boolean isBetweenSteps() {
      return !isObject && owner().filter(owner -> folders.contains(owner.folder())).isEmpty();
    }

    /** Returns the folder that a taker must rename. */
    Optional<String> folder() {
      return owner()
          .map(Owner::folder)
          .filter(folders::contains)
          .or(() -> folders.stream().reduce((first, last) -> last));
    }
  }

  private Look look() throws IOException {
    String text = Lease.text(storage, directory);
    boolean isFree = text.isEmpty() && !storage.exists(new Path(directory, Owner.FILE));
    List<String> folders = storage.names(directory).stream().filter(Fence::isName).toList();
    return new Look(text, isFree, folders, isObject);
  }

  /**
   * @param made the directories that did not exist before
   */
  Lease take(List<Path> made) throws IOException {
    isObject = storage.isObjectStore(directory);
    long lease = Lease.nanos(storage);
    long start = clock.nanoTime();
    Look seen = look();
    long seenAt = start;
    boolean told = false;
    while (true) {
      Look now = look();
      long time = clock.nanoTime();
      if (!now.equals(seen)) {
        seen = now;
        seenAt = time;
      }
      long unchanged = time - seenAt;
      if (mayBegin(now, unchanged, lease)) {
        Optional<Lease> taken =
            isObject ? replace(now, made) : now.isFree() ? begin(made) : takeOver(now, made);
        if (taken.isPresent()) {
          now.owner().ifPresent(this::tell);
          return taken.get();
        }
        continue; // another process was quicker
      }
      boolean isShort =
          unchanged < GLANCE_NANOS || (now.isBetweenSteps() && unchanged < STEP_NANOS);
      boolean waits = wish == Lease.Wish.WAIT && time - start < lease;
      if (!isShort && !waits) {
        throw InputException.expected(
            directory,
            "a directory into which no other process writes",
            "%s; %s".formatted(describe(now), hint));
      }
      if (waits && !told && !isShort) {
        told = true;
        lines.accept(
            "%s belongs to %s; waiting up to %s s for it"
                .formatted(directory, describe(now), TimeUnit.NANOSECONDS.toSeconds(lease)));
      }
      pause();
    }
  }

  private static String describe(Look look) {
    return look.owner().map(Owner::toString).orElse("a process that has just begun");
  }

  private void pause() throws IOException {
    try {
      clock.await(this, PAUSE_NANOS);
    } catch (InterruptedException e) {
      throw StorageTimeout.interrupted();
    }
  }

  /** Whether the directory has no owner, or one that is dead or is to be taken over. */
  private boolean mayBegin(Look now, long unchanged, long lease) throws IOException {
    if (now.isFree() || wish == Lease.Wish.TAKE_OVER) {
      return true;
    }
    if (now.isBetweenSteps() && unchanged < STEP_NANOS) {
      return false;
    }
    boolean isHere =
        now.owner().map(owner -> owner.isOnThisMachine(storage.configuration())).orElse(true);
    if (isHere && storage.localPath(directory).isPresent()) {
      return now.folder().isEmpty() || !HostLock.isHeld(lock(now.folder().get()).get());
    }
    return wish == Lease.Wish.WAIT && unchanged >= lease;
  }

  private Optional<java.nio.file.Path> lock(String folder) throws IOException {
    return storage.localPath(new Path(new Path(directory, folder), HostLock.FILE));
  }

  /**
   * Becomes the first owner. Returns empty if another process was quicker. If this process stood
   * still between two steps, another one may have come and gone meanwhile, with the folder of this
   * one. Then the file of the owner names a process that can write nothing: this one.
   */
  private Optional<Lease> begin(List<Path> made) throws IOException {
    Fence fence = Fence.of(directory, 1);
    HostLock lock = null;
    Owner owner = Owner.ofThisProcess(storage.configuration(), 1, fence.folder().getName());
    try {
      storage.run(directory, volume -> volume.createDirectory(fence.folder()));
      lock = createLock(fence);
      Path file = new Path(directory, Owner.FILE);
      storage.run(
          directory,
          volume -> {
            try (OutputStream out = volume.create(file)) {
              out.write(owner.text().getBytes(UTF_8));
            }
          });
      Look now = look();
      if (!now.folders().contains(owner.folder())) {
        close(lock);
        return now.text().equals(owner.text()) ? takeOver(now, made) : Optional.empty();
      }
    } catch (FileAlreadyExistsException | FileNotFoundException | NoSuchFileException e) {
      close(lock);
      Lease.deleteFolder(storage, fence.folder()); // unless the owner has done it
      return Optional.empty();
    }
    return Optional.of(begun(fence, owner, lock, made));
  }

  /** Takes over from an owner. Returns empty if another process was quicker. */
  private Optional<Lease> takeOver(Look from, List<Path> made) throws IOException {
    long number = from.owner().map(Owner::number).orElse(0L) + 1;
    Fence fence = Fence.of(directory, number);
    HostLock lock = null;
    try {
      if (from.folder().isPresent()) {
        Path old = new Path(directory, from.folder().get());
        storage.run(directory, volume -> volume.renameDirectory(old, fence.folder()));
      } else {
        storage.run(directory, volume -> volume.createDirectory(fence.folder()));
      }
      OwnerFolders.deleteElsewhere(storage, fence.folder());
      storage.run(directory, volume -> Lease.deleteContent(volume, fence.folder()));
      lock = createLock(fence);
      Owner owner = Owner.ofThisProcess(storage.configuration(), number, fence.folder().getName());
      Lease.write(storage, fence, owner);
      return Optional.of(begun(fence, owner, lock, made));
    } catch (FileNotFoundException | NoSuchFileException | TakenOver e) {
      close(lock);
      return Optional.empty();
    }
  }

  /** Begins or takes over on an object store. Returns empty if another process was quicker. */
  private Optional<Lease> replace(Look from, List<Path> made) throws IOException {
    long number = from.owner().map(Owner::number).orElse(0L) + 1;
    String folder = Fence.of(directory, number).folder().getName();
    Owner owner = Owner.ofThisProcess(storage.configuration(), number, folder);
    if (!storage.replaceObject(new Path(directory, Owner.FILE), from.text(), owner.text())) {
      return Optional.empty();
    }
    return Optional.of(new Lease(storage, directory, owner, true, null, made, clock));
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
    Optional<java.nio.file.Path> file = lock(fence.folder().getName());
    return file.isPresent() ? HostLock.create(file.get()) : null;
  }

  /**
   * Moves the folders of all others into the own one. They are left by processes that died between
   * two steps. If another process did take this directory at the same time, one of the two loses
   * its folder here, and with it the right to write.
   */
  private Lease begun(Fence fence, Owner owner, HostLock lock, List<Path> made) throws IOException {
    for (String name : look().folders()) {
      if (!name.equals(fence.folder().getName())) {
        Path inside = new Path(fence.folder(), name);
        try {
          storage.run(
              directory, volume -> volume.renameDirectory(new Path(directory, name), inside));
          Lease.deleteFolder(storage, inside);
        } catch (FileNotFoundException | NoSuchFileException e) {
          // its process has deleted it
        }
      }
    }
    return new Lease(storage, directory, owner, false, lock, made, clock);
  }
}
