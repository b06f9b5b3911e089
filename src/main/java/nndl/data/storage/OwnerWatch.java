package nndl.data.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import org.apache.hadoop.fs.Path;

/**
 * Looks at the owner of a directory, and waits for the turn of this process. Where the directory is
 * on a local path, an owner on this machine is dead if nobody holds its lock. Any other owner is
 * dead if what {@link Look looks} show does not change for a lease time, by this process's own
 * clock. The longer one of the two lease times counts, that of this process and that of the owner.
 *
 * @param hint what the user can do about another owner, for the error message
 * @param lines takes lines for the user
 */
record OwnerWatch(
    Storage storage,
    Path directory,
    Lease.IfOwned ifOwned,
    String hint,
    Clock clock,
    Consumer<String> lines) {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long an owner may be between two steps of its beginning or its end. */
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long another process may hold a lock only to see whether it is free. */
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  OwnerWatch {
    directory = storage.qualified(directory);
  }

  OwnerFile file() {
    return new OwnerFile(storage, directory);
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
   * @param text the content of the owner's file, or empty if there is none. The content is "" where
   *     a process was stopped or killed, or the power was cut, just when it became the owner.
   * @param folders the names of the folders of owners
   * @param isObject whether the directory is on an object store, where owners have no folders
   */
  record Look(Optional<String> text, List<String> folders, boolean isObject) {
    boolean isFree() {
      return text.isEmpty();
    }

    Optional<Owner> owner() {
      return text.flatMap(Owner::parse);
    }

    /** Names the owner for people. */
    String process() {
      return Owner.describe(text.orElse(""));
    }

    /**
     * Whether the owner is between two steps: its file and its folder do not belong together, or
     * the file is about to be deleted.
     */
    boolean isBetweenSteps() {
      return isObject
          ? isEnding()
          : owner().filter(owner -> folders.contains(owner.folder())).isEmpty();
    }

    /** Whether the owner of an object is about to delete it, whoever has taken over meanwhile. */
    boolean isEnding() {
      return isObject && text.filter(Owner::isLast).isPresent();
    }

    /** Returns the folder that a taker must rename. */
    Optional<String> folder() {
      return owner()
          .map(Owner::folder)
          .filter(folders::contains)
          .or(() -> folders.stream().reduce((first, last) -> last));
    }
  }

  Look look() throws IOException {
    Optional<String> text = file().text();
    List<String> names = storage.files(directory).names(directory);
    List<String> folders = names.stream().filter(Fence::isName).toList();
    return new Look(text, folders, storage.isOnObjectStore(directory));
  }

  /** Returns the owner unless there is none, or it is dead. Does not wait. */
  Optional<SeenOwner> owner() {
    try {
      Look now = look();
      return switch (state(now)) {
        case GONE -> Optional.empty();
        case ALIVE -> Optional.of(seen(now, 0));
        case UNKNOWN -> Optional.of(seen(now, TimeUnit.NANOSECONDS.toSeconds(lease(now))));
      };
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Waits until there is no owner that may live, as before a take. */
  void awaitNoOwner() {
    try {
      Look unused = awaitTurn();
    } catch (IOException e) {
      throw InputException.unreadable(directory, e);
    }
  }

  /** Waits until this process may become the owner. Fails if it may not. */
  Look awaitTurn() throws IOException {
    long start = clock.nanoTime();
    long seenAt = start;
    Look seen = null;
    boolean showedLife = false;
    boolean told = false;
    while (true) {
      long time = clock.nanoTime();
      Look now = look();
      if (!now.equals(seen)) {
        showedLife |= seen != null && now.owner().isPresent() && seen.owner().isPresent();
        seen = now;
        seenAt = clock.nanoTime(); // a look may take long: its owner may be seen as it was before
      }
      long unchanged = time - seenAt;
      State state = state(now);
      if (mayBegin(now, state, unchanged)) {
        return now;
      }
      boolean isShort =
          (unchanged < GLANCE_NANOS && !showedLife) // an owner may renew its lease as often
              || (now.isBetweenSteps() && unchanged < STEP_NANOS);
      if (!isShort && !isWorthWaiting(now, state, showedLife, clock.nanoTime() - start)) {
        throw seen(now, 0).refusal(hint);
      }
      if (!isShort && !told) {
        tellOfWait(now, state);
        told = true;
      }
      pause();
    }
  }

  /** Whether a short wait is not enough, but a longer one may be. */
  private boolean isWorthWaiting(Look now, State state, boolean showedLife, long waited) {
    long lease = lease(now);
    return (ifOwned == Lease.IfOwned.WAIT && waited < lease)
        || (now.isEnding() && waited < 2 * lease)
        || (state == State.UNKNOWN && !showedLife && waited < 2 * lease);
  }

  private void tellOfWait(Look now, State state) {
    lines.accept(
        "%s belongs to %s; waiting up to %s s for %s"
            .formatted(
                directory,
                now.process(),
                TimeUnit.NANOSECONDS.toSeconds(lease(now)),
                state == State.UNKNOWN ? "a sign of life from it" : "it"));
  }

  private SeenOwner seen(Look now, long seconds) {
    return new SeenOwner(directory, now.process(), seconds);
  }

  /** Returns the time after which the owner counts as dead. */
  private long lease(Look now) {
    long owners = now.owner().map(Owner::lease).orElse(0L);
    return Math.max(Lease.nanos(storage.configuration()), TimeUnit.MILLISECONDS.toNanos(owners));
  }

  private void pause() throws IOException {
    try {
      clock.await(this, PAUSE_NANOS);
    } catch (InterruptedException e) {
      throw TimeLimit.interrupted();
    }
  }

  /** Whether the directory has no owner, or one that is dead or is to be taken over. */
  private boolean mayBegin(Look now, State state, long unchanged) {
    if (now.isFree() || (ifOwned == Lease.IfOwned.TAKE_OVER && !now.isEnding())) {
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
    boolean isHere = // as is an owner that was cut off while it wrote its first text
        now.owner().map(owner -> owner.isOnThisMachine(storage.configuration())).orElse(true);
    FileOps files = storage.files(directory);
    if (!isHere || !files.areOfThisMachine()) {
      return State.UNKNOWN;
    }
    if (now.folder().isEmpty()) {
      return State.GONE;
    }
    return files
        .isLocked(lock(now.folder().get()))
        .map(isHeld -> isHeld ? State.ALIVE : State.GONE)
        .orElse(State.UNKNOWN);
  }

  /** Returns the lock in the folder of an owner. */
  Path lock(String folder) {
    return new Path(new Path(directory, folder), HostLock.FILE);
  }
}
