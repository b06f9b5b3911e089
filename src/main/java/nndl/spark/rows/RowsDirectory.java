package nndl.spark.rows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.Interrupted;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A directory for the rows of one training, which the driver and all executors can reach and which
 * only its user can read. It is deleted when it is closed. If this process is killed before, the
 * next one that opens such a directory in the same place deletes it: a file in it names its owner,
 * who renews the file as long as he lives.
 */
public final class RowsDirectory implements AutoCloseable {
  /** What the place must be, for messages. */
  public static final String SHARED =
      "a directory that the driver and all executors share (%s)".formatted(RowsPlace.SETTING);

  private static final long RENEWAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String OWNER = "owner";

  private static final String OWN_DIRECTORY =
      "a directory of the user who runs this (%s)".formatted(RowsPlace.SETTING);

  /** Tasks that Spark has ended may still write for a moment. */
  private static final int TRIES = 100;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Storage storage;
  private final Path path;
  private final Consumer<String> lines;
  private final Clock clock;
  private final Condition closing;
  private boolean closed;

  private RowsDirectory(Storage storage, Path path, Consumer<String> lines, Clock clock) {
    this.storage = storage;
    this.path = path;
    this.lines = lines;
    this.clock = clock;
    this.closing = new Condition(clock);
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

  /** Like the other, with a clock that says when to renew. */
  static RowsDirectory open(
      JavaSparkContext spark, Optional<Path> named, Consumer<String> lines, Clock clock) {
    Storage storage = new Storage(spark.hadoopConfiguration());
    Path place = RowsPlace.of(spark, storage, named);
    try {
      String user = UserGroupInformation.getCurrentUser().getShortUserName();
      Path ofUser = new Path(place, "nndl-rows-" + user);
      if (!storage.exists(ofUser)) {
        storage.createPrivateDirectory(ofUser);
      }
      requireNoLink(ofUser);
      Path own = new Path(ofUser, UUID.randomUUID().toString());
      RowsDirectory directory = new RowsDirectory(storage, own, lines, clock);
      boolean done = false;
      try {
        directory.begin(ofUser);
        done = true;
        return directory;
      } finally {
        if (!done) {
          directory.close();
        }
      }
    } catch (IOException e) {
      throw InputException.expected(
          place, "a directory to write rows to (%s)".formatted(RowsPlace.SETTING), e);
    }
  }

  /** Fails if a directory of this computer is a link: whoever has made it chooses its place. */
  private static void requireNoLink(Path ofUser) {
    if ("file".equals(ofUser.toUri().getScheme())
        && Files.isSymbolicLink(java.nio.file.Path.of(ofUser.toUri().getPath()))) {
      throw InputException.expected(ofUser, OWN_DIRECTORY, "a symbolic link");
    }
  }

  private void begin(Path ofUser) throws IOException {
    storage.createPrivateDirectory(path);
    storage.deleteAtExit(path);
    requireSameOwner(ofUser);
    storage.createPrivateDirectory(ofUser); // it may have been there, and others could read it
    renew();
    clock.start("nndl-rows", this::keep);
    deleteLeftovers(ofUser);
  }

  /** Fails unless the owner of a directory is that of the directory that was just made in it. */
  private void requireSameOwner(Path ofUser) throws IOException {
    String owner = storage.status(ofUser).getOwner();
    if (!owner.equals(storage.status(path).getOwner())) {
      throw InputException.expected(ofUser, OWN_DIRECTORY, "one of " + owner);
    }
  }

  /** Returns the directory. */
  public Path path() {
    return path;
  }

  /** Returns the bytes of all files in it. */
  public long bytes() {
    try {
      return storage.bytes(path);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  Storage storage() {
    return storage;
  }

  /** Renews the file of the owner until the directory is closed. */
  private void keep() {
    try {
      while (!closing.await(this::isClosed, RENEWAL_NANOS)) {
        try {
          renew();
        } catch (IOException e) {
          // Nobody deletes the directory before several renewals have failed.
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread.
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Writes the file of the owner, unless the directory is closed, which would bring it back. */
  private synchronized void renew() throws IOException {
    if (!closed) {
      storage.write(new Path(path, OWNER), out -> out.write(RowsOwner.here().text()));
    }
  }

  /**
   * Deletes the directories of dead owners. Ages are taken by the time of the file system, which
   * has just written the file of this one.
   */
  private void deleteLeftovers(Path ofUser) throws IOException {
    long now = storage.status(new Path(path, OWNER)).getModificationTime();
    for (FileStatus other : storage.list(ofUser)) {
      try {
        if (!other.getPath().getName().equals(path.getName()) && isLeftover(other, now)) {
          storage.deleteTree(other.getPath());
        }
      } catch (IOException e) {
        // Another process deletes it at the same time, or the next one will.
      }
    }
  }

  /** Whether a directory is such a one and its owner is dead. Nothing else is ever deleted. */
  private boolean isLeftover(FileStatus directory, long now) throws IOException {
    if (!directory.isDirectory() || !isName(directory.getPath().getName())) {
      return false;
    }
    List<FileStatus> files = List.of(storage.list(directory.getPath()));
    Optional<FileStatus> file =
        files.stream().filter(each -> each.getPath().getName().equals(OWNER)).findAny();
    if (file.isPresent()) {
      return isOfDead(file.get(), now);
    }
    // It may be just about to begin or to end, or a task has written after the end.
    return RowsOwner.isSilent(age(directory, now))
        && files.stream().allMatch(inside -> RowsOwner.isSilent(age(inside, now)));
  }

  private static boolean isName(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isOfDead(FileStatus file, long now) throws IOException {
    byte[] text;
    try (InputStream in = storage.open(file.getPath())) {
      text = in.readAllBytes();
    }
    try {
      return RowsOwner.read(text).isDead(age(file, now));
    } catch (IOException e) {
      return RowsOwner.isSilent(age(file, now));
    }
  }

  private static Duration age(FileStatus file, long now) {
    return Duration.ofMillis(now - file.getModificationTime());
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
    try {
      end();
      delete();
      storage.keepAtExit(path);
    } catch (IOException e) {
      InputException why = InputException.expected(path, "to delete it", e);
      lines.accept("warning: " + why.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    synchronized (this) {
      closed = true;
    }
    closing.signal();
  }

  private void delete() throws IOException, InterruptedException {
    storage.deleteTree(path);
    for (int tries = 1; storage.exists(path); tries++) {
      if (tries == TRIES) {
        throw new IOException("a directory in which tasks still write");
      }
      boolean unused = new Condition(clock).await(() -> false, PAUSE_NANOS);
      storage.deleteTree(path);
    }
  }
}
