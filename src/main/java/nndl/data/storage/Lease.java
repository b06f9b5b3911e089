package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Interrupted;
import nndl.time.Mutex;
import nndl.time.ShutdownHooks;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The right of one process to write into a directory. While it is held, everything that the storage
 * writes there goes through a {@link Fence}, so that a process that was taken over can write
 * nothing any more. A process may own several directories.
 *
 * <p>The file {@value Owner#FILE} names the {@link Owner}. Of several processes that create it, one
 * succeeds. Whoever takes over renames the folder of the owner, which succeeds once. The owner
 * writes the file again three times in a lease time. It is renamed from the owner's folder, as all
 * files are. An owner that cannot do so goes on until it is taken over. {@link OwnerWatch} tells a
 * dead owner from a living one.
 *
 * <p>Object stores have no renames. There the file of the owner alone is written on condition that
 * it has not changed. An owner that was taken over ends when it renews its lease or writes after
 * that. Before it writes it renews a lease that has run out. What it wrote before is not fenced.
 */
public final class Lease implements AutoCloseable {
  /**
   * The name of the lease time in Hadoop's configuration. Users set it as {@code
   * spark.hadoop.nndl.lease}.
   */
  public static final String SETTING = "nndl.lease";

  /** The name of the file that names the owner of a directory. */
  public static final String OWNER_FILE = Owner.FILE;

  private static final String DEFAULT = "30s";

  /** Shorter ones would keep a disk busy. */
  private static final long LEAST_MILLIS = 100;

  /** After longer ones a directory would have no owner and could not get one. */
  static final long MOST_MILLIS = TimeUnit.MINUTES.toMillis(10);

  /** After Spark's hook, whose executors may still write, and before that of the file systems. */
  private static final int HOOK_PRIORITY = 20;

  /** How long the end of the JVM waits for storage that does not answer. */
  private static final int HOOK_SECONDS = 2;

  private final OwnerFile file;
  private final Storage storage;
  private final Fence fence;
  private final boolean isObject;
  private final Closeable lock;
  private final List<Path> made;
  private final Clock clock;
  private final Condition ended;

  /** Held while the file of the owner is written. */
  private final Mutex writing;

  private final Runnable hook = this::release;
  private final long lease;
  private Owner owner;
  private volatile long renewedAt;
  private volatile boolean isEnded;

  /** What a process does if the directory has an owner that may still live. */
  public enum IfOwned {
    /** It fails if the owner lives. If only time can tell that, it waits for the lease time. */
    FAIL,
    /** It waits for the lease time, also for an owner that lives. */
    WAIT,
    /** It takes over at once, but for an owner of objects that says that it ends. */
    TAKE_OVER
  }

  /** Returns the time after which an owner without a sign of life counts as dead. */
  static long nanos(Configuration configuration) {
    String found = configuration.get(SETTING, DEFAULT);
    try {
      long millis = configuration.getTimeDuration(SETTING, DEFAULT, TimeUnit.MILLISECONDS);
      if (millis >= LEAST_MILLIS && millis <= MOST_MILLIS) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    String expected =
        "a time from %s ms to %s min, such as 30s"
            .formatted(LEAST_MILLIS, TimeUnit.MILLISECONDS.toMinutes(MOST_MILLIS));
    throw InputException.expected("spark.hadoop." + SETTING, expected, found);
  }

  /**
   * Makes this process the owner of a directory, which is created if it does not exist.
   *
   * @param hint what the user can do about another owner, for the error message
   * @param lines takes lines for the user
   */
  public static Lease take(
      Storage storage,
      Path directory,
      IfOwned ifOwned,
      String hint,
      Clock clock,
      Consumer<String> lines) {
    Path place = storage.qualified(directory);
    storage.ownership().forget(place);
    List<Path> made = missing(storage, place);
    try {
      storage.requireReplacing(place);
      storage.createDirectory(place);
      storage.requireWritable(place);
      OwnerWatch watch = new OwnerWatch(storage, place, ifOwned, hint, clock, lines);
      Lease lease = new LeaseTaker(watch, made).take();
      return lease.keptIf(() -> Commit.finish(storage, place));
    } catch (IOException e) {
      deleteEmpty(storage, made);
      throw InputException.expected(directory, "a place to write", e);
    } catch (RuntimeException e) {
      deleteEmpty(storage, made);
      throw e;
    }
  }

  private static List<Path> missing(Storage storage, Path directory) {
    List<Path> missing = new ArrayList<>();
    Path path = directory;
    while (path != null && !storage.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    return missing;
  }

  /** Deletes directories that are empty, from the innermost on, also in an interrupted thread. */
  private static void deleteEmpty(Storage storage, List<Path> directories) {
    Interrupted.aside(
        () -> {
          try {
            for (Path directory : directories) {
              boolean unused = storage.files(directory).deleteIfEmpty(directory);
            }
          } catch (IOException e) {
            // an empty directory stays
          }
        });
  }

  /**
   * @param owner this process
   * @param isObject whether the directory is on an object store, where nothing can be renamed
   * @param lock shows other processes of this machine that this one lives
   * @param made the directories that did not exist before
   */
  Lease(
      OwnerFile file,
      Fence fence,
      Owner owner,
      boolean isObject,
      Closeable lock,
      List<Path> made,
      Clock clock) {
    this.file = file;
    this.storage = file.storage();
    this.fence = fence;
    this.owner = owner;
    this.isObject = isObject;
    this.lock = lock;
    this.made = made;
    this.clock = clock;
    this.ended = new Condition(clock);
    this.writing = new Mutex(clock);
    this.lease = nanos(storage.configuration());
    this.renewedAt = clock.nanoTime();
    storage.ownership().begin(fence, this::requireRenewed, () -> isEnded);
    try {
      storage.process().hooks().add(hook, HOOK_PRIORITY, HOOK_SECONDS);
      clock.start("nndl-lease", this::renew);
    } catch (IOException e) {
      release();
      throw InputException.expected(fence.directory(), "a place to write", e);
    } catch (RuntimeException | Error e) { // such as a lack of memory for a thread
      release();
      throw e;
    }
  }

  private void renew() {
    try {
      while (!ended.await(() -> isEnded, lease / 3)) {
        renewOnce();
      }
    } catch (TakenOver e) {
      return; // the storage knows it now, and tells it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the file of the owner again. The owner goes on if it cannot, whatever the reason. */
  private void renewOnce() throws TakenOver {
    writing.lock();
    try {
      if (!isEnded) {
        writeAgain();
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeAgain() throws TakenOver {
    Owner renewed = owner.renewed();
    long time = clock.nanoTime();
    try {
      if (!isObject) {
        file.replace(fence, renewed);
      } else if (!file.replace(owner.text(), renewed.text())) {
        throw storage.ownership().lost(fence);
      }
      owner = renewed;
      renewedAt = time;
    } catch (TakenOver e) {
      throw e;
    } catch (Throwable e) {
      // such as a lack of memory for a thread: the next renewal may succeed
    }
  }

  /**
   * Renews the lease if that was not possible for the lease time. Fails if it is not possible now.
   * Another process may be the owner since.
   */
  private void requireRenewed() throws IOException {
    if (isEnded) {
      throw new IOException("that it was given back");
    }
    if (clock.nanoTime() - renewedAt < lease) {
      return;
    }
    renewOnce();
    if (clock.nanoTime() - renewedAt >= lease) {
      throw new IOException("that its owner's file %s cannot be written".formatted(Owner.FILE));
    }
  }

  /** Returns the owner of a directory unless there is none, or it is dead. Does not wait. */
  public static Optional<SeenOwner> ownerOf(Storage storage, Path directory) {
    return new OwnerWatch(
            storage, directory, IfOwned.FAIL, "", storage.process().clock(), line -> {})
        .owner();
  }

  /**
   * Waits for the owner of another directory, whose files are those of this process too, as before
   * a take. Fails if that owner lives.
   */
  public static void awaitNoOwner(
      Storage storage, Path directory, String hint, Clock clock, Consumer<String> lines) {
    new OwnerWatch(storage, directory, IfOwned.FAIL, hint, clock, lines).awaitNoOwner();
  }

  /** Creates a directory for files that are deleted when the lease ends. */
  public Path staging(String name) {
    Path made = new Path(fence.folder(), name);
    storage.createDirectory(made);
    return made;
  }

  /** Returns this lease after a look at what else matters. Gives it back if the look fails. */
  public Lease keptIf(Runnable look) {
    try {
      look.run();
      return this;
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /**
   * Gives the directory back. Nothing of the lease stays there. While the JVM ends, this does
   * nothing: the last checkpoint may still be under way, and the shutdown hook gives the directory
   * back after it.
   */
  @Override
  public void close() {
    ShutdownHooks hooks = storage.process().hooks();
    if (hooks.haveBegun()) {
      return;
    }
    release();
    hooks.remove(hook);
  }

  /** Gives the directory back, also in a thread that was interrupted since its time is over. */
  private void release() {
    Interrupted.aside(
        () -> {
          writing.lock();
          try {
            giveBack();
          } finally {
            writing.unlock();
          }
        });
  }

  /**
   * The file of the owner goes first, by the owner's folder: so it stays if it is another owner's.
   * The lock goes before its file, since some file systems keep a file that is open. A failure
   * leaves an owner that is no more, whom the next one takes over.
   */
  private void giveBack() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    ended.signal();
    boolean isGiven = false;
    try {
      if (isObject) {
        releaseObject();
      } else {
        storage.files(file.path()).rename(file.path(), fence.temporary(file.path()));
      }
      isGiven = true;
    } catch (IOException | RuntimeException e) {
      // the directory belongs to another process, or cannot be reached
    }
    try {
      lock.close();
      if (isGiven) {
        deleteFolder(storage, isObject ? fence.folder() : renamedAway());
        deleteEmpty(storage, made);
      }
    } catch (IOException | RuntimeException e) {
      // the end of the process frees the lock too
    }
  }

  /**
   * Gives the folder of the owner another name before its files are deleted one by one. Else a
   * thread that commits a set at the end of the process could commit a part of it.
   */
  private Path renamedAway() throws IOException {
    Path gone = Fence.of(storage.process(), fence.directory(), owner.number()).folder();
    storage.files(gone).renameNew(fence.folder(), gone);
    return gone;
  }

  /**
   * Deletes the file of the owner on an object store, where that cannot depend on its content. So
   * the owner says first, on condition that it is still the owner, that it ends. From then on
   * nobody takes over for the lease time. If that has gone by, as for a process that was stopped,
   * the file is left to the next owner.
   */
  private void releaseObject() throws IOException {
    long time = clock.nanoTime();
    if (file.replace(owner.text(), owner.lastText()) && clock.nanoTime() - time < lease) {
      storage.files(file.path()).delete(file.path());
    }
  }

  /**
   * Deletes a folder of an owner with all that is in it, also in a thread that was interrupted.
   * What cannot be deleted stays, such as another user's: it hinders no owner.
   */
  static void deleteFolder(Storage storage, Path folder) {
    Interrupted.aside(
        () -> {
          try {
            deleteAll(storage.files(folder), folder);
          } catch (IOException e) {
            // the next owner tries it again
          }
        });
  }

  private static void deleteAll(FileOps files, Path path) throws IOException {
    try {
      files.delete(path);
    } catch (IOException e) { // such as a directory that is not empty
      for (String name : files.names(path)) {
        deleteAll(files, Paths.child(path, name));
      }
      files.delete(path);
    }
  }
}
