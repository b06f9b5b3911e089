package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Condition;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The right of one process to write into a directory. While it is held, everything that the storage
 * writes there goes through a {@link Fence}, so that a process that was taken over can write
 * nothing any more.
 *
 * <p>The file {@value Owner#FILE} names the {@link Owner}. Of several processes that create it, one
 * succeeds. Whoever takes over renames the folder of the owner, which succeeds once. The owner
 * writes the file again three times in a lease time. It is renamed from the owner's folder, as all
 * files are. An owner that cannot do so goes on until it is taken over.
 *
 * <p>Object stores have no renames. There the file of the owner alone is written on condition that
 * it has not changed. An owner that was taken over ends when it renews its lease or writes after
 * that. What it writes before is not fenced.
 */
public final class Lease implements AutoCloseable {
  /**
   * The name of the lease time in Hadoop's configuration. Users set it as {@code
   * spark.hadoop.nndl.lease}.
   */
  public static final String SETTING = "nndl.lease";

  private static final String DEFAULT = "30s";

  /** After Spark's hook, whose executors may still write, and before that of the file systems. */
  private static final int HOOK_PRIORITY = 20;

  private final Storage storage;
  private final Path directory;
  private final Fence fence;
  private final boolean isObject;
  private final HostLock lock;
  private final List<Path> made;
  private final Condition ended;
  private final Runnable hook = this::release;
  private Owner owner;
  private volatile boolean isEnded;

  /** What a process does if the directory has an owner that may still live. */
  public enum Wish {
    /** It fails at once. */
    AT_ONCE,
    /** It waits for the lease time. It takes over if the owner gives no sign of life. */
    WAIT,
    /** It takes over at once. */
    TAKE_OVER
  }

  /** Returns the time after which an owner without a sign of life counts as dead. */
  static long nanos(Storage storage) {
    String found = storage.configuration().get(SETTING, DEFAULT);
    try {
      long millis =
          storage.configuration().getTimeDuration(SETTING, DEFAULT, TimeUnit.MILLISECONDS);
      if (millis > 0) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected("spark.hadoop." + SETTING, "a time, such as 30s", found);
  }

  /**
   * Makes this process the owner of a directory, which is created if it does not exist.
   *
   * @param hint what the user can do about another owner, for the error message
   * @param lines takes lines for the user
   */
  public static Lease take(
      Storage storage, Path directory, Wish wish, String hint, Clock clock, Consumer<String> lines)
      throws IOException {
    storage.ownNothing();
    Path place = storage.qualified(directory);
    List<Path> made = missing(storage, place);
    storage.createDirectory(place);
    storage.requireWritable(place);
    try {
      return new LeaseTaker(storage, place, wish, hint, clock, lines).take(made);
    } catch (IOException | RuntimeException e) {
      deleteEmpty(storage, made);
      throw e;
    }
  }

  private static List<Path> missing(Storage storage, Path directory) throws IOException {
    List<Path> missing = new ArrayList<>();
    Path path = directory;
    while (path != null && !storage.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    return missing;
  }

  /** Deletes directories that are empty, from the innermost on. */
  private static void deleteEmpty(Storage storage, List<Path> directories) throws IOException {
    for (Path directory : directories) {
      if (!storage.names(directory).isEmpty()) {
        return;
      }
      storage.run(directory, volume -> volume.delete(directory));
    }
  }

  /**
   * @param owner this process
   * @param isObject whether the directory is on an object store, where nothing can be renamed
   * @param lock the lock that shows other processes of this machine that this one lives, or null
   * @param made the directories that did not exist before
   */
  Lease(
      Storage storage,
      Path directory,
      Owner owner,
      boolean isObject,
      HostLock lock,
      List<Path> made,
      Clock clock) {
    this.storage = storage;
    this.directory = directory;
    this.owner = owner;
    this.fence = new Fence(new Path(directory, owner.folder()));
    this.isObject = isObject;
    this.lock = lock;
    this.made = made;
    this.ended = new Condition(clock);
    storage.own(fence);
    ShutdownHookManager.get().addShutdownHook(hook, HOOK_PRIORITY);
    clock.start("nndl-lease", this::renew);
  }

  private void renew() {
    long pause = nanos(storage) / 3;
    try {
      while (!ended.await(() -> isEnded, pause)) {
        renewOnce();
      }
    } catch (TakenOver e) {
      return; // the storage knows it now, and tells it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes the file of the owner again, unless the lease has ended: then the file is gone. */
  private synchronized void renewOnce() throws TakenOver {
    if (isEnded) {
      return;
    }
    Owner known = owner;
    owner = owner.renewed();
    try {
      if (!isObject) {
        write(storage, fence, owner);
      } else if (!storage.replaceObject(
          new Path(directory, Owner.FILE), known.text(), owner.text())) {
        throw storage.takenOver(directory);
      }
    } catch (TakenOver e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      owner = known; // the owner goes on, since only another owner ends it
    }
  }

  /** Writes the file of an owner through the owner's folder. */
  static void write(Storage storage, Fence fence, Owner owner) throws IOException {
    storage.writeUnsynced(fence, new Path(fence.directory(), Owner.FILE), owner.text());
  }

  /** Whether a directory has an owner, dead or alive. */
  public static boolean hasOwner(Storage storage, Path directory) throws IOException {
    return !text(storage, directory).isEmpty();
  }

  /** Names the owner of a directory for people. */
  static String owner(Storage storage, Path directory) {
    try {
      String text = text(storage, directory);
      return text.isEmpty()
          ? "nobody, and that the folder of this process is gone"
          : Owner.parse(text).map(Owner::toString).orElse("a process that has just begun");
    } catch (IOException e) {
      return "another process (%s)".formatted(InputException.reason(e));
    }
  }

  /** Returns the content of the file of the owner, or "" if there is none. */
  static String text(Storage storage, Path directory) throws IOException {
    try (InputStream in = storage.open(new Path(directory, Owner.FILE))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (FileNotFoundException | NoSuchFileException e) {
      return "";
    }
  }

  /** Gives the directory back. Nothing of the lease stays there. */
  @Override
  public void close() {
    release();
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.removeShutdownHook(hook);
    }
  }

  /**
   * The file of the owner goes first, by the owner's folder: so it stays if it is another owner's.
   * A failure leaves an owner that is no more, whom the next one takes over.
   */
  private synchronized void release() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    ended.signal();
    try {
      Path file = new Path(directory, Owner.FILE);
      if (!isObject) {
        storage.run(file, volume -> volume.rename(file, fence.temporary(file)));
        deleteFolder(storage, fence.folder());
      } else if (text(storage, directory).equals(owner.text())) {
        storage.run(file, volume -> volume.delete(file));
      }
      deleteEmpty(storage, made);
    } catch (IOException | RuntimeException e) {
      // the directory belongs to another process, or cannot be reached
    }
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // the end of the process frees the lock too
    }
  }

  /** Deletes a folder of an owner with all that is in it. */
  static void deleteFolder(Storage storage, Path folder) throws IOException {
    OwnerFolders.deleteElsewhere(storage, folder);
    storage.run(
        folder,
        volume -> {
          deleteContent(volume, folder);
          volume.delete(folder);
        });
  }

  /** Deletes the files in a folder of an owner, and the folders of other owners that it has. */
  static void deleteContent(Volume volume, Path folder) throws IOException {
    for (String name : volume.names(folder)) {
      Path inside = new Path(folder, name);
      if (Fence.isName(name)) {
        deleteContent(volume, inside);
      }
      volume.delete(inside);
    }
  }
}
