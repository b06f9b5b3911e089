package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Reads and writes files on any file system that Hadoop supports: {@code file:}, {@code hdfs:},
 * {@code s3a:}. A path without a scheme is on the default file system. No call waits for a file
 * system longer than the setting {@value #TIMEOUT} allows. In a directory that this process owns by
 * a {@link Lease}, files are written and deleted through its {@link Fence}.
 */
public final class Storage {
  /**
   * The name of the timeout in Hadoop's configuration. Users set it as {@code
   * spark.hadoop.nndl.storage.timeout}.
   */
  public static final String TIMEOUT = "nndl.storage.timeout";

  /** The default timeout. Hadoop's file systems may retry for longer, but rarely with success. */
  public static final String DEFAULT_TIMEOUT = "1800s";

  /** The option by which S3 writes an object only if there is none. */
  static final String IF_ABSENT =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  private static final String ENDPOINT = "fs.s3a.endpoint";

  private static final int BUFFER = 1 << 16;

  /** Why the operating system does not open a file, as Java's message ends with it. */
  private static final Pattern WHY = Pattern.compile("^(no permission) for |\\(([^()]+)\\)$");

  /** How the names of files begin that are written only to see whether that is possible. */
  static final String PROBE = ".nndl-probe";

  private static final String THREAD = "nndl-storage";
  private static final ThreadPool THREADS = new ThreadPool(new SystemClock(), THREAD);

  private final Configuration configuration;
  private final ThreadPool threads;

  private final Function<RawLocalFileSystem, Volume> local;
  private final Ownership ownership;
  private final ExpectedFiles expected;

  /** Creates a storage that measures time by the system's clock. */
  public Storage(Configuration configuration) {
    this(configuration, THREADS, SystemFiles::new);
  }

  /** Creates a storage that measures time by {@code clock}. */
  public Storage(Configuration configuration, Clock clock) {
    this(configuration, new ThreadPool(clock, THREAD), SystemFiles::new);
  }

  /**
   * Creates a storage for tests.
   *
   * @param local writes and deletes local files
   */
  Storage(
      Configuration configuration, ThreadPool threads, Function<RawLocalFileSystem, Volume> local) {
    this.configuration = configuration;
    this.threads = threads;
    this.local = local;
    this.ownership = new Ownership(this);
    this.expected = new ExpectedFiles(this);
  }

  Configuration configuration() {
    return configuration;
  }

  /** The directory that this process owns. Files there are written and deleted by its rules. */
  Ownership ownership() {
    return ownership;
  }

  /**
   * Has storages of this configuration write as this one does. Executors get the configuration of a
   * Spark context.
   */
  public void shareOwner(Configuration ofOthers) {
    ownership.share(ofOthers);
  }

  /** Fails if another process has taken over the directory that this process owned. */
  public void requireOwner() {
    ownership.requireOwner();
  }

  /** Whether another process is known to have taken over the directory that this process owned. */
  public boolean isTakenOver() {
    return ownership.isTakenOver();
  }

  StorageTimeout timeout() {
    String found = configuration.get(TIMEOUT, "");
    try {
      long seconds = configuration.getTimeDuration(TIMEOUT, DEFAULT_TIMEOUT, TimeUnit.SECONDS);
      if (seconds > 0) {
        return new StorageTimeout(threads, seconds);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected("spark.hadoop." + TIMEOUT, "1s or more", found);
  }

  public boolean exists(Path path) throws IOException {
    return ask(path, files -> files.exists(path));
  }

  public FileStatus status(Path path) throws IOException {
    return ask(path, files -> files.getFileStatus(path));
  }

  /** Creates a directory, and its parents if they do not exist. */
  public void createDirectory(Path path) throws IOException {
    run(path, volume -> volume.createDirectory(path));
  }

  /**
   * Creates a directory that only its user can read, and its parents if they do not exist. No lease
   * covers it.
   */
  public void createPrivateDirectory(Path path) throws IOException {
    FsPermission ownerOnly = new FsPermission(FsAction.ALL, FsAction.NONE, FsAction.NONE);
    boolean made =
        ask(
            path,
            files -> {
              boolean there = files.mkdirs(path, ownerOnly);
              files.setPermission(path, ownerOnly); // it may have been there
              return there;
            });
    if (!made) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** Returns the user's home directory on the default file system. */
  public Path home() throws IOException {
    return ask(new Path("/"), FileSystem::getHomeDirectory);
  }

  /** How a file will be read. On some stores, the kind of requests depends on it. */
  public enum Access {
    /** Only a small part is read. */
    HEAD("random"),
    /** The file is read from some position to its end. */
    WHOLE("sequential");

    private final String policy;

    Access(String policy) {
      this.policy = policy;
    }
  }

  /** Wraps the stream of an open file, for example to decompress it. */
  @FunctionalInterface
  interface Decoder {
    InputStream decode(FSDataInputStream in) throws IOException;
  }

  /** Opens a file for reading from its start. */
  public InputStream open(Path path) throws IOException {
    return open(status(path), Access.WHOLE, in -> in);
  }

  /**
   * Opens a file for reading through a decoder. The decoder runs in a second thread, ahead of the
   * reader.
   *
   * @param file the file's status; without it, some file systems would request it again
   */
  InputStream open(FileStatus file, Access access, Decoder decoder) throws IOException {
    return ReadAhead.of(
        () -> {
          FSDataInputStream in =
              FutureIO.awaitFuture(
                  fileSystem(file.getPath())
                      .openFile(file.getPath())
                      .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, access.policy)
                      .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_BUFFER_SIZE, BUFFER)
                      .withFileStatus(file)
                      .build());
          try {
            return decoder.decode(in);
          } catch (IOException | RuntimeException | Error e) {
            IOUtils.closeStream(in);
            throw e;
          }
        },
        timeout());
  }

  /** Returns the content of a text file, which is UTF-8. */
  public String text(Path path) throws IOException {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns the locations of a file's blocks. The file system uses the known status of the file and
   * does not request it again.
   */
  public List<BlockLocation> blocks(DataFile file) throws IOException {
    Path path = new Path(file.path());
    FileStatus status = new FileStatus(file.length(), false, 1, 1, file.modified(), path);
    return ask(path, files -> List.of(files.getFileBlockLocations(status, 0, file.length())));
  }

  /** Returns the files and directories in a directory. */
  public FileStatus[] list(Path directory) throws IOException {
    return ask(directory, files -> files.listStatus(directory));
  }

  /**
   * Returns the files that match a pattern. Returns null if the pattern is a plain name and no such
   * file exists.
   */
  public FileStatus[] glob(Path pattern) throws IOException {
    try {
      return ask(pattern, files -> files.globStatus(pattern));
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof URISyntaxException) {
        throw new IOException(
            "a name with a colon in the directory, which Hadoop's globs do not pass;"
                + " name the files or the directory",
            e);
      }
      throw e;
    }
  }

  /**
   * Returns the names of the files and directories in a directory in ascending order. The list is
   * empty if the directory does not exist.
   */
  public List<String> names(Path directory) throws IOException {
    try {
      return Arrays.stream(list(directory))
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Deletes a file or an empty directory if it exists. */
  public void delete(Path file) throws IOException {
    OwnerFolders owner = ownership.foldersOf(file);
    if (owner == null) {
      run(file, volume -> volume.delete(file));
      return;
    }
    if (!exists(file.getParent())) {
      return; // it would be made for the owner's folder
    }
    if (isDirectory(file)) {
      ownership.requireFolder(owner.fence(), new IOException("no folder of the owner"));
      run(file, volume -> volume.delete(file)); // it stays if it is not empty any more
      return;
    }
    try {
      deleteAs(file, owner.fence().temporary(file));
    } catch (AtomicMoveNotSupportedException e) {
      deleteElsewhere(file, owner);
    } catch (FileNotFoundException | NoSuchFileException e) {
      ownership.requireFolder(owner.fence(), e); // else there was nothing to delete
    }
  }

  private boolean isDirectory(Path path) throws IOException {
    try {
      return status(path).isDirectory();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private void deleteElsewhere(Path file, OwnerFolders owner) throws IOException {
    try {
      deleteAs(file, owner.temporaryElsewhere(file));
    } catch (FileNotFoundException | NoSuchFileException e) {
      ownership.requireFolder(owner.fence(), e);
    }
  }

  private void deleteAs(Path file, Path gone) throws IOException {
    run(file, volume -> volume.rename(file, gone));
    run(file, volume -> volume.delete(gone));
  }

  /** Returns the bytes of all files in a directory and in those below it. */
  public long bytes(Path directory) throws IOException {
    return ask(directory, files -> files.getContentSummary(directory)).getLength();
  }

  /** Deletes a directory with all that is in it, if it exists. No lease covers it. */
  public void deleteTree(Path directory) throws IOException {
    ask(directory, files -> files.delete(directory, true));
  }

  /** Has a directory deleted with all that is in it when this JVM ends, if it ends by itself. */
  public void deleteAtExit(Path directory) throws IOException {
    ask(directory, files -> files.deleteOnExit(directory));
  }

  /** Takes back {@link #deleteAtExit}. */
  public void keepAtExit(Path directory) throws IOException {
    ask(directory, files -> files.cancelDeleteOnExit(directory));
  }

  /** Gives a file another name in its directory, which no lease covers. No file has that name. */
  public void rename(Path from, Path to) throws IOException {
    if (!ask(from, files -> files.rename(from, to))) {
      throw new FileNotFoundException(from.toString());
    }
  }

  /** Writes the content of a file to a stream. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Writes a file completely or not at all, and replaces a file of the same name. When this method
   * returns, the file would survive a power cut. On S3, a file becomes visible only when it is
   * closed, so it is written under its own name; a rename on S3 is a copy, which may stop halfway.
   * On other file systems the file is written under a temporary name and then renamed to {@code
   * path}. If the JVM ends before, {@link TemporaryFiles} deletes it. A device or a pipe is written
   * as it is.
   */
  public void write(Path path, Writer writer) throws IOException {
    write(path, writer::write, () -> {});
  }

  /**
   * Like {@link #write(Path, Writer)}.
   *
   * @param last is called when the file is complete, and before it gets its name
   */
  void write(Path path, NewContent.Writer writer, StorageTimeout.Step last) throws IOException {
    Optional<java.nio.file.Path> stream = stream(path);
    if (stream.isPresent()) {
      WholeFile.writeStream(stream.get(), writer, timeout());
      last.run();
      return;
    }
    expected.write(path, writer, (isNew, content) -> write(path, isNew, content, last));
  }

  private void write(Path path, boolean isNew, NewContent.Writer writer, StorageTimeout.Step last)
      throws IOException {
    FileSystem files = ask(path, there -> there);
    OwnerFolders owner = ownership.foldersOf(path);
    if (isObjectStore(path)) {
      new WholeObject(files, path, isNew, timeout()).write(writer, last);
      return;
    }
    try {
      Path temporary = owner == null ? WholeFile.beside(path) : owner.temporary(path);
      WholeFile file = new WholeFile(volume(files), path, temporary, isNew, timeout());
      if (owner == null) {
        TemporaryFiles.OF_JVM.write(file, writer, last);
      } else {
        file.write(writer, last);
      }
    } catch (IOException e) {
      if (owner != null) {
        ownership.requireFolder(owner.fence(), e);
      }
      throw e;
    }
  }

  /** Deletes a file that a write would replace, also for a power cut. A device or a pipe stays. */
  public void makeRoom(Path path) throws IOException {
    if (stream(path).isEmpty()) {
      delete(path);
      run(path, volume -> volume.syncDirectory(path.getParent()));
    }
  }

  /** Has the next {@link #write} of a path fail if another process has written a file there. */
  public void expectNew(Path path) throws IOException {
    expected.add(path, false);
  }

  /**
   * Like {@link #expectNew}, for a file that several attempts write with the same content, as those
   * of a task of Spark do: it may be there, and stays.
   */
  public void expectSame(Path path) throws IOException {
    expected.add(path, true);
  }

  /** Returns the path of a device or a pipe of this machine, or empty for all others. */
  private Optional<java.nio.file.Path> stream(Path path) throws IOException {
    Optional<java.nio.file.Path> here = localPath(path);
    return here.isPresent() && timeout().call(() -> Places.isWrittenOn(here.get().toFile()))
        ? here
        : Optional.empty();
  }

  /** Returns the path of a file of this machine, or empty for all others. */
  Optional<java.nio.file.Path> localPath(Path path) throws IOException {
    FileSystem files = ask(path, there -> there);
    return SystemFiles.areOf(files)
        ? Optional.of(((RawLocalFileSystem) files).pathToFile(path).toPath())
        : Optional.empty();
  }

  /** Whether a file becomes visible when it is closed, and renames are no renames. */
  boolean isObjectStore(Path path) throws IOException {
    return ask(
        path, files -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM));
  }

  /** A step on the file system of a path. */
  @FunctionalInterface
  interface VolumeStep {
    void run(Volume volume) throws IOException;
  }

  /** Runs a step on the file system of a path. */
  void run(Path path, VolumeStep step) throws IOException {
    Object unused =
        ask(
            path,
            files -> {
              step.run(volume(files));
              return path;
            });
  }

  private Volume volume(FileSystem files) {
    return SystemFiles.areOf(files)
        ? local.apply((RawLocalFileSystem) files)
        : new RemoteFiles(files, configuration);
  }

  /** Like {@link #write}, but throws a failure as the error message for the user. */
  public void save(Path path, Writer writer) {
    try {
      write(path, writer);
    } catch (IOException e) {
      throw InputException.expected(path, "to write it", e);
    }
  }

  /** Like {@link #save(Path, Writer)}, but writes a text in UTF-8. */
  public void save(Path path, String text) {
    save(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Has a file get the content of another one, completely or not at all. */
  @FunctionalInterface
  public interface Copying {
    void copy(Path from, Path to) throws IOException;
  }

  /**
   * Like {@link #copy}, for a file that is deleted afterwards. Where a file can have two names, it
   * gets the second one, which needs no room on the disk.
   */
  public void copyDeparting(Path from, Path to) throws IOException {
    FileSystem files = ask(to, there -> there);
    OwnerFolders owner = ownership.foldersOf(to);
    try {
      if (!isObjectStore(to)) {
        Path temporary = owner == null ? WholeFile.beside(to) : owner.temporary(to);
        if (new WholeFile(volume(files), to, temporary, false, timeout()).link(from)) {
          return;
        }
      }
    } catch (IOException e) {
      if (owner != null) {
        ownership.requireFolder(owner.fence(), e);
      }
      throw e;
    }
    copy(from, to);
  }

  /** Copies a file completely or not at all. */
  public void copy(Path from, Path to) throws IOException {
    try (InputStream in = open(from)) {
      write(to, in::transferTo);
    }
  }

  /**
   * Fails unless {@link #write} can write files to a directory. Writes and deletes an empty file to
   * check this. The user has not named that file, so the error does not name it either.
   */
  public void requireWritable(Path directory) throws IOException {
    Path probe = new Path(directory, PROBE + "-" + UUID.randomUUID());
    try {
      write(probe, out -> {});
      delete(probe);
    } catch (IOException e) {
      String reason = InputException.reason(e);
      if (!reason.contains(PROBE)) {
        throw e;
      }
      Matcher why = WHY.matcher(reason);
      String because =
          why.find() ? ", " + Objects.requireNonNullElse(why.group(1), why.group(2)) : "";
      throw new IOException("a directory in which no file can be written" + because, e);
    }
  }

  /**
   * Returns the path with its scheme and without dots. Messages show this form, and workers receive
   * it.
   */
  public Path qualified(Path path) throws IOException {
    return ask(path, files -> files.makeQualified(path));
  }

  /** A call of a file system. */
  @FunctionalInterface
  interface Call<T> {
    T askOf(FileSystem files) throws IOException;
  }

  /**
   * Calls the file system of a path. Without the setting of an endpoint, s3a contacts Amazon, which
   * is rarely intended; if access fails, the message says that Amazon was asked.
   */
  <T> T ask(Path path, Call<T> call) throws IOException {
    try {
      return timeout().call(() -> call.askOf(fileSystem(path)));
    } catch (AccessDeniedException | UnknownHostException e) {
      if ("s3a".equals(path.toUri().getScheme())
          && configuration.getTrimmed(ENDPOINT, "").isEmpty()) {
        String reason = InputException.reason(root(e));
        throw new IOException("%s (asked of Amazon: %s is not set)".formatted(reason, ENDPOINT), e);
      }
      throw e;
    }
  }

  /** Returns the innermost cause. The libraries in between only repeat its message. */
  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  /**
   * Returns the file system of a path. For local files, returns the one that does not write
   * Hadoop's .crc files beside them.
   */
  private FileSystem fileSystem(Path path) throws IOException {
    try {
      FileSystem files = path.getFileSystem(configuration);
      return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown; // a call after the host has vanished throws this exception too
      }
      throw e;
    }
  }
}
