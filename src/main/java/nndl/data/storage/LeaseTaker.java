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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import org.apache.hadoop.fs.Path;

/**
 * Takes the {@link Lease} of a directory. An owner on this machine is dead if nobody holds its
 * lock. Of any other owner two looks tell, a lease time apart by this process's own clock: it is
 * dead if its file is the same, with the same number of renewals. The longer one of the two lease
 * times counts, that of this process and that of the owner.
 *
 * <p>A taker makes a folder of its own and moves that of the old owner into it. Of several takers
 * one succeeds. From then on the old owner can write nothing, and only what it left is deleted.
 */
final class LeaseTaker {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long an owner may be between two steps of its beginning or its end. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long another process may hold a lock only to see whether it is free. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Storage storage;
  private final Path directory;
  private final Lease.IfOwned ifOwned;
  private final String hint;
  private final Clock clock;
  private final Consumer<String> lines;
  private final long start;
  private boolean isObject;
  private boolean showedLife;
  private boolean told;

  LeaseTaker(
      Storage storage,
      Path directory,
      Lease.IfOwned ifOwned,
      String hint,
      Clock clock,
      Consumer<String> lines) {
    this.storage = storage;
    this.directory = directory;
    this.ifOwned = ifOwned;
    this.hint = hint;
    this.clock = clock;
    this.lines = lines;
    this.start = clock.nanoTime();
  }

  /** What is known of the owner. */
  private enum State {
    /** There is none, or it is dead. */
    GONE,
    /** It lives on this machine. */
    ALIVE,
    /** Only time can tell. */
    UNKNOWN
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
    String text = OwnerFile.text(storage, directory);
    boolean isFree = text.isEmpty() && !storage.exists(new Path(directory, Owner.FILE));
    List<String> folders = storage.names(directory).stream().filter(Fence::isName).toList();
    return new Look(text, isFree, folders, isObject);
  }

  /**
   * @param made the directories that did not exist before
   */
  Lease take(List<Path> made) throws IOException {
    isObject = storage.isObjectStore(directory);
    while (true) {
      Look from = awaitTurn();
      Optional<Lease> taken = isObject ? replace(from, made) : become(from, made);
      if (taken.isPresent()) {
        from.owner().ifPresent(this::tell);
        return taken.get();
      }
    }
  }

  /** Fails if there is an owner that may live. Does not wait. */
  void requireNoOwner() throws IOException {
    isObject = storage.isObjectStore(directory);
    Look now = look();
    if (state(now) != State.GONE) {
      throw refusal(now);
    }
  }

  /** Waits until there is no owner that may live, as before a take. */
  void awaitNoOwner() throws IOException {
    isObject = storage.isObjectStore(directory);
    Look unused = awaitTurn();
  }

  /** Waits until this process may become the owner. Fails if it may not. */
  private Look awaitTurn() throws IOException {
    Look seen = look();
    long seenAt = clock.nanoTime(); // a look may take long: its owner may be seen as it was before
    while (true) {
      long time = clock.nanoTime();
      Look now = look();
      if (!now.equals(seen)) {
        showedLife |= now.owner().isPresent() && seen.owner().isPresent();
        seen = now;
        seenAt = clock.nanoTime();
      }
      long unchanged = time - seenAt;
      State state = state(now);
      if (mayBegin(now, state, unchanged)) {
        return now;
      }
      boolean isShort =
          (unchanged < GLANCE_NANOS && !showedLife) // an owner may renew its lease as often
              || (now.isBetweenSteps() && unchanged < STEP_NANOS);
      if (!isShort) {
        if (!isWorthWaiting(now, state)) {
          throw refusal(now);
        }
        tellOfWait(now, state);
      }
      pause();
    }
  }

  /** Whether a short wait is not enough, but a longer one may be. */
  private boolean isWorthWaiting(Look now, State state) {
    long waited = clock.nanoTime() - start;
    long lease = lease(now);
    return (ifOwned == Lease.IfOwned.WAIT && waited < lease)
        || (state == State.UNKNOWN && !showedLife && waited < 2 * lease);
  }

  private void tellOfWait(Look now, State state) {
    if (!told) {
      told = true;
      lines.accept(
          "%s belongs to %s; waiting up to %s s for %s"
              .formatted(
                  directory,
                  describe(now),
                  TimeUnit.NANOSECONDS.toSeconds(lease(now)),
                  state == State.UNKNOWN ? "a sign of life from it" : "it"));
    }
  }

  private InputException refusal(Look now) {
    return InputException.expected(
        directory,
        "a directory into which no other process writes",
        "%s; %s".formatted(describe(now), hint));
  }

  /** Returns the time after which the owner counts as dead. */
  private long lease(Look now) {
    long owners = now.owner().map(Owner::lease).orElse(0L);
    return Math.max(Lease.nanos(storage.configuration()), TimeUnit.MILLISECONDS.toNanos(owners));
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
  private boolean mayBegin(Look now, State state, long unchanged) {
    if (now.isFree() || ifOwned == Lease.IfOwned.TAKE_OVER) {
      return true;
    }
    if (now.isBetweenSteps() && unchanged < STEP_NANOS) {
      return false;
    }
    return state == State.GONE || (state == State.UNKNOWN && unchanged >= lease(now));
  }

  private State state(Look now) throws IOException {
    if (now.isFree()) {
      return State.GONE;
    }
    boolean isHere =
        now.owner().map(owner -> owner.isOnThisMachine(storage.configuration())).orElse(true);
    if (!isHere || storage.localPath(directory).isEmpty()) {
      return State.UNKNOWN;
    }
    if (now.folder().isEmpty()) {
      return State.GONE;
    }
    return HostLock.isHeld(lock(now.folder().get()).get())
        .map(isHeld -> isHeld ? State.ALIVE : State.GONE)
        .orElse(State.UNKNOWN);
  }

  private Optional<java.nio.file.Path> lock(String folder) throws IOException {
    return storage.localPath(new Path(new Path(directory, folder), HostLock.FILE));
  }

  /**
   * Becomes the owner. Returns empty if another process was quicker: then this one has lost its
   * folder, or there is nothing left to take from. If this process stood still between two steps,
   * another one may have come and gone meanwhile, with the folder of this one. Then the file of the
   * owner names a process that can write nothing, and the next look finds it so.
   */
  private Optional<Lease> become(Look from, List<Path> made) throws IOException {
    long number = number(from);
    Fence fence = Fence.of(directory, number);
    Owner owner = owner(fence, number);
    storage.run(directory, volume -> volume.createDirectory(fence.folder()));
    HostLock lock = null;
    boolean isOwner = false;
    try {
      lock = createLock(fence); // before the step that counts: others see that this process lives
      isOwner = from.isFree() ? create(owner) : takeFrom(from, fence, owner);
      if (isOwner) {
        moveOthers(fence);
        isOwner = storage.exists(fence.folder());
      }
      return isOwner
          ? Optional.of(new Lease(storage, directory, owner, false, lock, made, clock))
          : Optional.empty();
    } catch (IOException e) {
      isOwner = false;
      if (storage.exists(fence.folder())) {
        throw e;
      }
      return Optional.empty();
    } finally {
      if (!isOwner) {
        close(lock);
        Lease.deleteFolder(storage, directory, fence.folder());
      }
    }
  }

  private static long number(Look from) {
    return from.owner().map(Owner::number).orElse(0L) + 1;
  }

  private Owner owner(Fence fence, long number) {
    return Owner.ofThisProcess(storage.configuration(), number, fence.folder().getName());
  }

  /** Creates the file of the owner. Returns false if another process has done so. */
  private boolean create(Owner owner) throws IOException {
    Path file = new Path(directory, Owner.FILE);
    try {
      storage.run(
          directory,
          volume -> {
            try (OutputStream out = volume.create(file)) {
              out.write(owner.text().getBytes(UTF_8));
            }
          });
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Takes over from an owner. Returns false if another process has done so. */
  private boolean takeFrom(Look from, Fence fence, Owner owner) throws IOException {
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
          "that of another user's, from %s".formatted(describe(from)));
    }
  }

  /**
   * Moves the folders of all others into the own one. They are left by processes that died between
   * two steps. If another process did take this directory at the same time, one of the two loses
   * its folder here, and with it the right to write.
   */
  private void moveOthers(Fence fence) throws IOException {
    for (String name : look().folders()) {
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
      Lease.deleteFolder(storage, directory, moved);
      return true;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return false;
    } catch (AtomicMoveNotSupportedException e) {
      Lease.deleteFolder(storage, directory, old); // of a layer below, where no process lives
      return true;
    }
  }

  /** The folder of another user cannot leave its directory, but get another name there. */
  private Path move(Path old, Path inside) throws IOException {
    try {
      storage.run(directory, volume -> volume.renameDirectory(old, inside));
      return inside;
    } catch (AccessDeniedException e) {
      Path beside = Fence.of(directory, 0).folder();
      storage.run(directory, volume -> volume.renameDirectory(old, beside));
      return beside;
    }
  }

  /** Begins or takes over on an object store. Returns empty if another process was quicker. */
  private Optional<Lease> replace(Look from, List<Path> made) throws IOException {
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
    Optional<java.nio.file.Path> file = lock(fence.folder().getName());
    return file.isPresent() ? HostLock.create(file.get()) : null;
  }
}
