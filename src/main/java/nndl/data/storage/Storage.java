package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
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
import org.apache.hadoop.util.functional.ConsumerRaisingIOE;
import org.apache.hadoop.util.functional.FunctionRaisingIOE;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Reads and writes files on any file system that Hadoop supports: {@code file:}, {@code hdfs:},
 * {@code s3a:}. A path without a scheme is on the default file system. No call waits for a file
 * system longer than the setting {@value #TIMEOUT} allows. In a directory that this process owns by
 * a {@link Lease}, files are written and deleted through its {@link Fence}. What fails is an {@link
 * InputException} that names the path.
 */
public final class Storage {
  /**
   * The name of the time limit in Hadoop's configuration. Users set it as {@code
   * spark.hadoop.nndl.storage.timeout}.
   */
  public static final String TIMEOUT = "nndl.storage.timeout";

  /**
   * The default time limit. Hadoop's file systems may retry for longer, but rarely with success.
   */
  public static final String DEFAULT_TIMEOUT = "1800s";

  /** The option by which S3 writes an object only if there is none. */
  static final String IF_ABSENT =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  private static final String ENDPOINT = "fs.s3a.endpoint";

  private static final int BUFFER = 1 << 16;

  private static final String TO_WRITE = "to write it";
  private static final String PLACE = "a place to write";

  /** Why the operating system does not open a file, as Java's message ends with it. */
  private static final Pattern WHY = Pattern.compile("^(no permission) for |\\(([^()]+)\\)$");

  /** How the names of files begin that are written only to see whether that is possible. */
  static final String PROBE = ".nndl-probe";

  private static final String THREAD = "nndl-storage";
  private static final ThreadPool THREADS = new ThreadPool(new SystemClock(), THREAD);

  private final Configuration configuration;
  private final ThreadPool threads;
  private final Function<RawLocalFileSystem, FileOps> local;
  private final Ownership ownership;

  /** Creates a storage that measures time by the system's clock. */
  public Storage(Configuration configuration) {
    this(configuration, THREADS, LocalFiles::new);
  }

  /** Creates a storage that measures time by {@code clock}. */
  public Storage(Configuration configuration, Clock clock) {
    this(configuration, new ThreadPool(clock, THREAD), LocalFiles::new);
  }

  /**
   * Creates a storage for tests.
   *
   * @param local writes and deletes local files
   */
  Storage(
      Configuration configuration,
      ThreadPool threads,
      Function<RawLocalFileSystem, FileOps> local) {
    this.configuration = configuration;
    this.threads = threads;
    this.local = local;
    this.ownership = new Ownership(this);
  }

  Configuration configuration() {
    return configuration;
  }

  /** The directories that this process owns. Files there are written and deleted by their rules. */
  public Ownership ownership() {
    return ownership;
  }

  TimeLimit limit() {
    long seconds =
        TimeLimit.setting(
            configuration,
            TIMEOUT,
            DEFAULT_TIMEOUT,
            TimeUnit.SECONDS,
            1,
            Long.MAX_VALUE,
            "1s or more");
    return new TimeLimit(threads, seconds);
  }

  public boolean exists(Path path) {
    return query(path, files -> files.exists(path));
  }

  public FileStatus status(Path path) {
    return query(path, files -> files.getFileStatus(path));
  }

  /** Returns the status of a file or directory, or empty if there is none. */
  public Optional<FileStatus> find(Path path) {
    return query(path, files -> found(files, path));
  }

  private static Optional<FileStatus> found(FileSystem files, Path path) throws IOException {
    try {
      return Optional.of(files.getFileStatus(path));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  public boolean isDirectory(Path path) {
    return find(path).map(FileStatus::isDirectory).orElse(false);
  }

  /** Creates a directory, and its parents if they do not exist. */
  public void createDirectory(Path path) {
    change(path, PLACE, () -> files(path).createDirectory(path));
  }

  /**
   * Creates a directory that only its user can read, and its parents if they do not exist. No lease
   * covers it.
   */
  public void createPrivateDirectory(Path path) {
    FsPermission ownerOnly = new FsPermission(FsAction.ALL, FsAction.NONE, FsAction.NONE);
    change(
        path,
        PLACE,
        files -> {
          boolean unused = files.mkdirs(path, ownerOnly);
          files.setPermission(path, ownerOnly); // it may have been there
        });
  }

  /** Returns the user's home directory on the default file system. */
  public Path home() {
    return query(new Path("/"), FileSystem::getHomeDirectory);
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

  /** Opens a file for reading from its start. */
  public InputStream open(Path path) {
    return open(status(path), Access.WHOLE, in -> in);
  }

  /**
   * Opens a file for reading through a decoder. The decoder runs in a second thread, ahead of the
   * reader.
   *
   * @param file the file's status; without it, some file systems would request it again
   * @param decoder wraps the stream of the open file, for example to decompress it
   */
  InputStream open(
      FileStatus file, Access access, FunctionRaisingIOE<FSDataInputStream, InputStream> decoder) {
    try {
      return ReadAhead.of(() -> opened(file, access, decoder), limit());
    } catch (IOException | RuntimeException e) {
      throw InputException.unreadable(file.getPath(), e);
    }
  }

  private InputStream opened(
      FileStatus file, Access access, FunctionRaisingIOE<FSDataInputStream, InputStream> decoder)
      throws IOException {
    FSDataInputStream in =
        FutureIO.awaitFuture(
            fileSystem(file.getPath())
                .openFile(file.getPath())
                .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, access.policy)
                .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_BUFFER_SIZE, BUFFER)
                .withFileStatus(file)
                .build());
    try {
      return decoder.apply(in);
    } catch (IOException | RuntimeException | Error e) {
      IOUtils.closeStream(in);
      throw e;
    }
  }

  /** Reads the content of a file. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** Returns what a reader makes of a file. */
  public <T> T read(Path path, Reader<T> reader) {
    try (InputStream in = open(path)) {
      return reader.read(in);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Returns the content of a text file, which is UTF-8. */
  public String text(Path path) {
    return read(path, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /**
   * Returns the locations of a file's blocks. The file system uses the known status of the file and
   * does not request it again.
   */
  public List<BlockLocation> blocks(DataFile file) {
    Path path = new Path(file.path());
    FileStatus status = new FileStatus(file.length(), false, 1, 1, file.modified(), path);
    return query(path, files -> List.of(files.getFileBlockLocations(status, 0, file.length())));
  }

  /** Returns the files and directories in a directory. */
  public FileStatus[] list(Path directory) {
    return query(directory, files -> files.listStatus(directory));
  }

  /**
   * Returns the files that match a pattern. Returns null if the pattern is a plain name and no such
   * file exists.
   */
  public FileStatus[] glob(Path pattern) {
    try {
      return query(pattern, files -> files.globStatus(pattern));
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof URISyntaxException) {
        throw InputException.unreadable(
            pattern,
            new IOException(
                "a name with a colon in the directory, which Hadoop's globs do not pass;"
                    + " name the files or the directory",
                e));
      }
      throw e;
    }
  }

  /**
   * Returns the names of the files and directories in a directory in ascending order. The list is
   * empty if the directory does not exist.
   */
  public List<String> names(Path directory) {
    return query(directory, files -> new RemoteFiles(files, configuration).names(directory));
  }

  /** Deletes a file or an empty directory if it exists. */
  public void delete(Path path) {
    change(
        path,
        "to delete it",
        () -> {
          Optional<Fence> fence = ownership.fenceOf(path);
          if (fence.isPresent()) {
            delete(path, fence.get());
          } else {
            files(path).delete(path);
          }
        });
  }

  /** A file is renamed into the owner's folder first, which a process that was taken over lacks. */
  private void delete(Path path, Fence fence) throws IOException {
    FileOps files = files(path);
    if (isDirectory(path)) {
      ownership.requireFolder(fence);
      files.delete(path); // it stays if it is not empty any more
      return;
    }
    Path gone = fence.temporary(path);
    try {
      files.rename(path, gone);
      files.delete(gone);
    } catch (FileNotFoundException | NoSuchFileException e) {
      ownership.requireFolder(fence); // else there was nothing to delete
    }
  }

  /** Deletes an empty directory if it exists. One that is not empty stays. */
  public void deleteEmpty(Path directory) {
    if (isDirectory(directory) && names(directory).isEmpty()) {
      delete(directory);
    }
  }

  /** Returns the bytes of all files in a directory and in those below it. */
  public long bytes(Path directory) {
    return query(directory, files -> files.getContentSummary(directory)).getLength();
  }

  /** Deletes a directory with all that is in it, if it exists. No lease covers it. */
  public void deleteTree(Path directory) {
    change(directory, "to delete it", files -> files.delete(directory, true));
  }

  /** Has a directory deleted with all that is in it when this JVM ends, if it ends by itself. */
  public void deleteAtExit(Path directory) {
    boolean unused = query(directory, files -> files.deleteOnExit(directory));
  }

  /** Takes back {@link #deleteAtExit}. */
  public void keepAtExit(Path directory) {
    boolean unused = query(directory, files -> files.cancelDeleteOnExit(directory));
  }

  /** Gives a file another name in its directory, which no lease covers. No file has that name. */
  public void rename(Path from, Path to) {
    if (!query(from, files -> files.rename(from, to))) {
      throw InputException.expected(from, "to rename it", "none");
    }
  }

  /** Deletes a directory with all that is in it, if it exists and this process owns it. */
  public void deleteOwned(Path directory) {
    change(
        directory,
        "to delete it",
        () -> {
          Optional<Fence> fence = ownership.fenceOf(directory);
          if (!exists(directory)) {
            return;
          }
          if (fence.isEmpty()) {
            deleteTree(directory);
            return;
          }
          Path gone = fence.get().temporary(directory);
          files(directory).renameNew(directory, gone);
          Lease.deleteFolder(this, gone);
        });
  }

  /** Writes the content of a file to a stream. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /** Like the other, and replaces a file of the same name. */
  public void write(Path path, Writer writer) {
    write(path, IfExists.REPLACE, writer);
  }

  /** Like the other, and replaces a file of the same name. */
  public void write(Path path, String text) {
    write(path, IfExists.REPLACE, text);
  }

  /** Writes a text in UTF-8. */
  public void write(Path path, IfExists ifExists, String text) {
    write(path, ifExists, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes a file completely or not at all. When this method returns, the file would survive a
   * power cut. On S3, a file becomes visible only when it is closed, so it is written under its own
   * name; a rename on S3 is a copy, which may stop halfway. On other file systems the file is
   * written under a temporary name and then renamed to {@code path}. A device or a pipe is written
   * as it is.
   */
  public void write(Path path, IfExists ifExists, Writer writer) {
    write(path, path, ifExists, writer);
  }

  /**
   * Like the other.
   *
   * @param shown the path that an error names
   */
  void write(Path shown, Path path, IfExists ifExists, Writer writer) {
    change(
        shown,
        TO_WRITE,
        () -> {
          Optional<java.nio.file.Path> stream = stream(path);
          if (stream.isPresent()) {
            OpenFile.write(stream.get(), writer, limit());
          } else {
            writeWhole(path, ifExists, writer);
          }
        });
  }

  private void writeWhole(Path path, IfExists ifExists, Writer writer) throws IOException {
    Optional<Fence> fence = ownership.fenceOf(path);
    try {
      if (isObjectStore(path)) {
        FileSystem files = ask(path, there -> there);
        new WholeObject(files, path, ifExists, limit()).write(writer);
      } else if (fence.isPresent()) {
        Path temporary = fence.get().temporary(path);
        new WholeFile(files(path), path, temporary, ifExists, limit()).write(writer);
      } else {
        Path temporary = WholeFile.beside(path);
        new WholeFile(files(path), path, temporary, ifExists, limit()).writeAlone(writer);
      }
    } catch (FileAlreadyExistsException e) {
      throw isThere(path, e);
    } catch (IOException e) {
      throw fence.isPresent() ? ownership.reason(fence.get(), e) : e;
    }
  }

  /** The error of a file that has appeared where none may be replaced. */
  static InputException isThere(Path path, Throwable cause) {
    return new InputException(
        path
            + ": expected no such file, as at the start, or --overwrite, found one of another"
            + " process",
        cause);
  }

  /** Returns the path of a device or a pipe of this machine, or empty for all others. */
  Optional<java.nio.file.Path> stream(Path path) throws IOException {
    return ask(path, files -> stream(files, path));
  }

  private static Optional<java.nio.file.Path> stream(FileSystem files, Path path)
      throws IOException {
    Optional<java.nio.file.Path> here = localPath(files, path);
    return here.isPresent() && Places.isWrittenOn(here.get().toFile()) ? here : Optional.empty();
  }

  /** Returns the path of a file of this machine, or empty for all others. */
  Optional<java.nio.file.Path> localPath(Path path) throws IOException {
    return ask(path, files -> localPath(files, path));
  }

  static Optional<java.nio.file.Path> localPath(FileSystem files, Path path) {
    return LocalFiles.areOf(files)
        ? Optional.of(((RawLocalFileSystem) files).pathToFile(path).toPath())
        : Optional.empty();
  }

  /** Whether a file becomes visible when it is closed, and renames are no renames. */
  boolean isObjectStore(Path path) throws IOException {
    return ask(path, files -> isObjectStore(files, path));
  }

  static boolean isObjectStore(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /**
   * Fails on a file system that does not replace a file in one step, where no directory can be
   * owned and no set of files written.
   */
  void requireReplacing(Path path) {
    change(
        path,
        "a file system that can replace a file in one step",
        () -> {
          FileSystem files = ask(path, there -> there);
          if (!LocalFiles.areOf(files)
              && !isObjectStore(path)
              && !new RemoteFiles(files, configuration).canReplace(path)) {
            throw new IOException(files.getUri().toString());
          }
        });
  }

  /** Returns the files of the file system of a path, each of whose steps has the time limit. */
  FileOps files(Path path) throws IOException {
    FileSystem files = ask(path, there -> there);
    FileOps unlimited =
        LocalFiles.areOf(files)
            ? local.apply((RawLocalFileSystem) files)
            : new RemoteFiles(files, configuration);
    return new LimitedFiles(unlimited, limit());
  }

  /** Copies a file completely or not at all. */
  public void copy(Path from, Path to) {
    try (InputStream in = open(from)) {
      write(to, in::transferTo);
    } catch (IOException e) {
      throw InputException.unreadable(from, e);
    }
  }

  /**
   * Fails unless {@link #write} can write files to a directory. Writes and deletes an empty file to
   * check this. The user has not named that file, so the error does not name it either.
   */
  public void requireWritable(Path directory) {
    Path probe = new Path(directory, PROBE + "-" + UUID.randomUUID());
    try {
      writeWhole(probe, IfExists.FAIL, out -> {});
      delete(probe);
    } catch (IOException e) {
      String reason = InputException.reason(e);
      Matcher why = WHY.matcher(reason);
      boolean names = reason.contains(PROBE);
      String because =
          why.find() ? ", " + Objects.requireNonNullElse(why.group(1), why.group(2)) : "";
      throw InputException.expected(
          directory,
          PLACE,
          names ? new IOException("a directory in which no file can be written" + because, e) : e);
    }
  }

  /**
   * Fails unless a file system has room for files that will replace those in a directory when all
   * of them are whole.
   */
  public void requireRoom(Path directory, long bytes) {
    if (query(directory, files -> stream(files, directory)).isPresent()) {
      return;
    }
    Path place = qualified(directory);
    while (place.getParent() != null && !exists(place)) {
      place = place.getParent();
    }
    Path there = place;
    long free = query(there, files -> FreeSpace.of(files, there));
    if (free < bytes) {
      throw InputException.expected(
          directory,
          "room for %s MB, since what is there stays until the new files are whole"
              .formatted(megabytes(bytes)),
          megabytes(free) + " MB");
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  /**
   * Returns the path with its scheme and without dots. Messages show this form, and workers receive
   * it.
   */
  public Path qualified(Path path) {
    return query(path, files -> files.makeQualified(path));
  }

  /** Calls the file system of a path, to read something. */
  <T> T query(Path path, FunctionRaisingIOE<FileSystem, T> call) {
    try {
      return ask(path, call);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Calls the file system of a path, to change something. */
  private void change(Path path, String expected, ConsumerRaisingIOE<FileSystem> call) {
    change(
        path,
        expected,
        () -> {
          boolean unused =
              ask(
                  path,
                  files -> {
                    call.accept(files);
                    return true;
                  });
        });
  }

  /** Takes steps that change a file or directory. */
  private static void change(Path path, String expected, TimeLimit.Step steps) {
    try {
      steps.run();
    } catch (IOException e) {
      throw InputException.expected(path, expected, e);
    } catch (UncheckedIOException e) {
      throw InputException.expected(path, expected, e.getCause());
    }
  }

  /**
   * Calls the file system of a path. Without the setting of an endpoint, s3a contacts Amazon, which
   * is rarely intended; if access fails, the message says that Amazon was asked.
   */
  <T> T ask(Path path, FunctionRaisingIOE<FileSystem, T> call) throws IOException {
    try {
      return limit().call(() -> call.apply(fileSystem(path)));
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
