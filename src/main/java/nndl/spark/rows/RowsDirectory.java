package nndl.spark.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Interrupted;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A directory for the rows of one training, which the driver and all executors can reach and which
 * only its user can read. It is deleted when it is closed. If this process is killed before, the
 * next one that opens such a directory in the same place deletes it: its {@link Lease} shows that
 * the owner is dead. Nobody takes the directory over.
 */
public final class RowsDirectory implements AutoCloseable {
  /** What the place must be, for messages. */
  public static final String SHARED =
      "a directory that the driver and all executors share (%s)".formatted(RowsPlace.SETTING);

  /**
   * The time after which an owner without a sign of life counts as dead. Nobody waits for it, so it
   * can be long.
   */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private static final String OWN_DIRECTORY =
      "a directory of the user who runs this (%s)".formatted(RowsPlace.SETTING);

  /** Tasks that Spark has ended may still write for a moment. */
  private static final int TRIES = 100;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Storage storage;
  private final Path path;
  private final Consumer<String> lines;
  private final Clock clock;
  private Lease lease;

  private RowsDirectory(Storage storage, Path path, Consumer<String> lines, Clock clock) {
    this.storage = storage;
    this.path = path;
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * Creates the directory, and deletes those that killed processes of the same user have left.
   *
   * @param named a directory in which it is created. If it is empty, a setting or Spark's
   *     configuration decides.
   * @param lines takes a warning if the directory cannot be deleted
   */
  public static RowsDirectory open(
      JavaSparkContext spark, Optional<Path> named, Consumer<String> lines) {
    return open(spark, named, lines, new SystemClock());
  }

  /** Like the other, with a clock that says when to renew the lease. */
  static RowsDirectory open(
      JavaSparkContext spark, Optional<Path> named, Consumer<String> lines, Clock clock) {
    Configuration patient = new Configuration(spark.hadoopConfiguration());
    patient.set(Lease.SETTING, SILENCE.toSeconds() + "s");
    Storage storage = new Storage(patient);
    Path place = RowsPlace.of(spark, storage, named);
    Path ofUser = new Path(place, "nndl-rows-" + user());
    try {
      if (!storage.exists(ofUser)) {
        storage.createPrivateDirectory(ofUser);
      }
    } catch (InputException e) {
      throw new InputException(
          "%s: expected a directory to write rows to (%s), found that %s"
              .formatted(place, RowsPlace.SETTING, e.getMessage()),
          e);
    }
    requireNoLink(ofUser);
    Path own = new Path(ofUser, storage.process().id().toString());
    RowsDirectory directory = new RowsDirectory(storage, own, lines, clock);
    try {
      directory.begin(ofUser);
      return directory;
    } catch (Throwable e) {
      directory.close();
      throw e;
    }
  }

  private static String user() {
    try {
      return UserGroupInformation.getCurrentUser().getShortUserName();
    } catch (IOException e) {
      throw InputException.expected("user", "to know who runs this", e);
    }
  }

  /** Fails if a directory of this computer is a link: whoever has made it chooses its place. */
  private static void requireNoLink(Path ofUser) {
    if ("file".equals(ofUser.toUri().getScheme())
        && Files.isSymbolicLink(java.nio.file.Path.of(ofUser.toUri().getPath()))) {
      throw InputException.expected(ofUser, OWN_DIRECTORY, "a symbolic link");
    }
  }

  private void begin(Path ofUser) {
    storage.createPrivateDirectory(path);
    storage.deleteAtExit(path);
    requireSameOwner(ofUser);
    storage.createPrivateDirectory(ofUser); // it may have been there, and others could read it
    lease = Lease.take(storage, path, Lease.IfOwned.FAIL, "", clock, line -> {});
    deleteLeftovers(ofUser);
  }

  /** Fails unless the owner of a directory is that of the directory that was just made in it. */
  private void requireSameOwner(Path ofUser) {
    String owner = storage.owner(ofUser);
    if (!owner.equals(storage.owner(path))) {
      throw InputException.expected(ofUser, OWN_DIRECTORY, "one of " + owner);
    }
  }

  /** Returns the directory. */
  public Path path() {
    return path;
  }

  /** Returns the bytes of all files in it. */
  public long bytes() {
    return storage.bytes(path);
  }

  Storage storage() {
    return storage;
  }

  /**
   * Deletes the directories of dead owners. Ages are taken by the time of the file system, which
   * has just written the file of this one.
   */
  private void deleteLeftovers(Path ofUser) {
    long now = storage.status(new Path(path, Lease.OWNER_FILE)).getModificationTime();
    for (FileStatus other : storage.list(ofUser)) {
      try {
        if (!other.getPath().getName().equals(path.getName()) && isLeftover(other, now)) {
          storage.deleteTree(other.getPath());
        }
      } catch (InputException e) {
        // Another process deletes it at the same time, or the next one will.
      }
    }
  }

  /** Whether a directory is such a one and its owner is dead. Nothing else is ever deleted. */
  private boolean isLeftover(FileStatus directory, long now) {
    Path other = directory.getPath();
    if (!directory.isDirectory() || !isName(other.getName())) {
      return false;
    }
    Optional<FileStatus> file = storage.find(new Path(other, Lease.OWNER_FILE));
    if (file.isPresent()) {
      return Lease.ownerOf(storage, other)
          .map(owner -> owner.seconds() > 0 && isSilent(file.get(), now))
          .orElse(true);
    }
    // It may be just about to begin or to end, or a task has written after the end.
    return isSilent(directory, now)
        && Arrays.stream(storage.list(other)).allMatch(inside -> isSilent(inside, now));
  }

  private static boolean isName(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isSilent(FileStatus file, long now) {
    return now - file.getModificationTime() > SILENCE.toMillis();
  }

  /**
   * Deletes the directory with all that is in it, also in a thread that was interrupted. If that
   * fails, the training that used it is none the worse: it is deleted when this process ends, or by
   * the next one.
   */
  @Override
  public void close() {
    Interrupted.aside(this::deleteOwn);
  }

  private void deleteOwn() {
    if (lease != null) {
      lease.close();
    }
    try {
      delete();
      storage.keepAtExit(path);
    } catch (InputException e) {
      lines.accept("warning: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() throws InterruptedException {
    storage.deleteTree(path);
    for (int tries = 1; storage.exists(path); tries++) {
      if (tries == TRIES) {
        throw InputException.expected(
            path, "to delete it", "a directory in which tasks still write");
      }
      boolean unused = new Condition(clock).await(() -> false, PAUSE_NANOS);
      storage.deleteTree(path);
    }
  }
}
