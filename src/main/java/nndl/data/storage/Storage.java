package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
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
import org.apache.hadoop.util.functional.FunctionRaisingIOE;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Reads and writes files on any file system that Hadoop supports: {@code file:}, {@code hdfs:},
 * {@code s3a:}. A path without a scheme is on the default file system. No call waits for a file
 * system longer than the setting {@value #TIMEOUT} allows. In a directory that this process owns by
 * a {@link Lease}, files are written and deleted through its {@link Fence}. What fails is an {@link
 * InputException} that names the path.
 */
public final class Storage extends FileSystems {
  /**
   * The name of the time limit in Hadoop's configuration. Users set it as {@code
   * spark.hadoop.nndl.storage.timeout}.
   */
  public static final String TIMEOUT = "nndl.storage.timeout";

  /**
   * The default time limit. Hadoop's file systems may retry for longer, but rarely with success.
   */
  public static final String DEFAULT_TIMEOUT = "1800s";

  private static final int BUFFER = 1 << 16;

  private static final String TO_WRITE = "to write it";
  private static final String PLACE = "a place to write";

  /** Why the operating system does not open a file, as Java's message ends with it. */
  private static final Pattern WHY = Pattern.compile("^(no permission) for |\\(([^()]+)\\)$");

  /** How the names of files begin that are written only to see whether that is possible. */
  static final String PROBE = ".nndl-probe";

  private final Function<FileSystem, FileOps> steps;
  private final Ownership ownership;

  /** Creates a storage of the process of this JVM. */
  public Storage(Configuration configuration) {
    this(configuration, LocalProcess.system());
  }

  public Storage(Configuration configuration, LocalProcess process) {
    this(configuration, process, files -> steps(files, configuration));
  }

  /**
   * Creates a storage for tests.
   *
   * @param steps writes and deletes the files of a file system
   */
  Storage(Configuration configuration, LocalProcess process, Function<FileSystem, FileOps> steps) {
    super(configuration, process);
    this.steps = steps;
    this.ownership = new Ownership(this);
  }

  /** The directories that this process owns. Files there are written and deleted by their rules. */
  public Ownership ownership() {
    return ownership;
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

  /**
   * Whether a path is on an object store, where a file becomes visible when it is closed, renames
   * are no renames, and a file and files below it may have one name.
   */
  public boolean isOnObjectStore(Path path) {
    return query(
        path, files -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM));
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
        () ->
            ask(
                path,
                files -> {
                  if (LocalFiles.areOf(files)) {
                    return new LocalFiles((RawLocalFileSystem) files).createPrivateDirectory(path);
                  }
                  boolean made = files.mkdirs(path, ownerOnly);
                  files.setPermission(path, ownerOnly); // it may have been there
                  return made;
                }));
  }

  /** Returns the name of the user who owns a file or directory. */
  public String owner(Path path) {
    return query(
        path,
        files ->
            LocalFiles.areOf(files)
                ? new LocalFiles((RawLocalFileSystem) files).owner(path)
                : files.getFileStatus(path).getOwner());
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
      return new ReadAhead(() -> opened(file, access, decoder), limit());
    } catch (IOException | RuntimeException e) {
      throw InputException.unreadable(file.getPath(), e);
    }
  }

  private InputStream opened(
      FileStatus file, Access access, FunctionRaisingIOE<FSDataInputStream, InputStream> decoder)
      throws IOException {
    FSDataInputStream in =
        FutureIO.awaitFuture(
            of(file.getPath())
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

  /** Returns what a reader makes of a file. */
  public <T> T read(Path path, FunctionRaisingIOE<InputStream, T> reader) {
    try (InputStream in = open(path)) {
      return reader.apply(in);
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
    FileStatus status =
        new FileStatus(file.length(), false, 1, 1, file.identity().modified(), path);
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
   * empty if the directory does not exist. Nothing is asked of each file, of which there may be
   * many.
   */
  public List<String> names(Path directory) {
    return query(directory, files -> steps(files, configuration()).names(directory));
  }

  /** Deletes a file or an empty directory if it exists. */
  public void delete(Path path) {
    change(path, "to delete it", () -> ownership.delete(path));
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
    change(directory, "to delete it", () -> ask(directory, files -> files.delete(directory, true)));
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
    change(directory, "to delete it", () -> ownership.deleteTree(directory));
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
            ownership.write(path, ifExists, writer);
          }
        });
  }

  /**
   * Writes a new file that nobody needs after a power cut, and that nobody looks for before this
   * method returns. An error may leave a part of it. To sync files takes longer than to write them.
   */
  public void writeUnsynced(Path path, Writer writer) {
    if (isOnObjectStore(path)) {
      write(path, writer);
      return;
    }
    change(
        path,
        TO_WRITE,
        () -> {
          try (NewFile file = files(path).create(path)) {
            WholeFile.fill(file.out(), writer);
          }
        });
  }

  /** The error of a file that has appeared where none may be replaced. */
  static InputException isThere(Path path, Throwable cause) {
    return new InputException(
        path
            + ": expected no such file, as at the start, or --overwrite, found one of another"
            + " process",
        cause);
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
          if (!isOnObjectStore(path) && !files(path).canReplace(path)) {
            throw new IOException(ask(path, FileSystem::getUri).toString());
          }
        });
  }

  /** Returns the files of the file system of a path, each of whose steps has the time limit. */
  FileOps files(Path path) throws IOException {
    FileSystem files = ask(path, there -> there);
    return new LimitedFiles(steps.apply(files), limit());
  }

  private static FileOps steps(FileSystem files, Configuration configuration) {
    return LocalFiles.areOf(files)
        ? new LocalFiles((RawLocalFileSystem) files)
        : new RemoteFiles(files, configuration);
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
    Path probe = new Path(directory, PROBE + "-" + process().id());
    try {
      ownership.write(probe, IfExists.REPLACE, out -> {}); // a rename, as those of a set of files
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
   * Returns the path with its scheme and without dots. Messages show this form, and workers receive
   * it.
   */
  public Path qualified(Path path) {
    return query(path, files -> files.makeQualified(path));
  }
}
