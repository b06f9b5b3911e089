package nndl.data;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Files on any file system that Hadoop reads: {@code file:}, {@code hdfs:}, {@code s3a:}; a path
 * without a scheme is on the default one. Nothing here waits for one longer than {@value #TIMEOUT}.
 */
public final class Storage {
  /** A setting of Hadoop's configuration, {@code spark.hadoop.nndl.storage.timeout} of Spark's. */
  public static final String TIMEOUT = "nndl.storage.timeout";

  private static final String TIMEOUT_DEFAULT = "600s"; // after the time-outs and retries of others
  private static final int BUFFER = 1 << 16;
  private static final int WRITE_BUFFER = 1 << 18;

  private final Configuration configuration;
  private final Patience patience;

  public Storage(Configuration configuration) {
    this.configuration = configuration;
    this.patience =
        new Patience(
            configuration.getTimeDuration(TIMEOUT, TIMEOUT_DEFAULT, TimeUnit.MILLISECONDS));
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  public boolean exists(Path path) throws IOException {
    return patience.call(() -> fileSystem(path).exists(path));
  }

  public FileStatus status(Path path) throws IOException {
    return patience.call(() -> fileSystem(path).getFileStatus(path));
  }

  /** Makes a directory, and those above it, where there is none. */
  public void createDirectory(Path path) throws IOException {
    if (!patience.call(() -> fileSystem(path).mkdirs(path))) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** How a file is going to be read, for stores where that decides what a request asks for. */
  enum Access {
    /** A little of it. */
    HEAD("random"),
    /** From a place to its end. */
    WHOLE("sequential");

    private final String policy;

    Access(String policy) {
      this.policy = policy;
    }
  }

  /** Makes of an open file the stream that is wanted. */
  @FunctionalInterface
  interface Decoder {
    InputStream decode(FSDataInputStream in) throws IOException;
  }

  /** Opens a file for reading from its start. */
  public InputStream open(Path path) throws IOException {
    return open(status(path), Access.WHOLE, in -> in);
  }

  /**
   * Opens a file for reading what a decoder makes of it, which happens ahead of the reader.
   *
   * @param file which some file systems would otherwise ask for once more
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
        patience);
  }

  /** Where the blocks of a file are; asks nothing of file systems that do not know. */
  List<BlockLocation> blocks(DataFile file) throws IOException {
    Path path = new Path(file.path());
    FileStatus status = new FileStatus(file.length(), false, 1, 1, file.modified(), path);
    return patience.call(
        () -> List.of(fileSystem(path).getFileBlockLocations(status, 0, file.length())));
  }

  /** The files and directories in a directory. */
  public FileStatus[] list(Path directory) throws IOException {
    return patience.call(() -> fileSystem(directory).listStatus(directory));
  }

  /** What a pattern matches; null if it is the name of a file that is not there. */
  public FileStatus[] glob(Path pattern) throws IOException {
    return patience.call(() -> fileSystem(pattern).globStatus(pattern));
  }

  /** The names of what is in a directory, in ascending order; none if there is no directory. */
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

  /** Deletes a file if it is there. */
  public void delete(Path file) throws IOException {
    patience.call(() -> fileSystem(file).delete(file, false));
  }

  /**
   * Writes a whole file or nothing, in place of a file that had its name. Where a file appears only
   * when it is closed, as on S3, under its own name at once, since a rename there is a copy that
   * may end halfway; elsewhere under a temporary name, which then becomes {@code path}.
   */
  public void write(Path path, Writer writer) throws IOException {
    FileSystem files = patience.call(() -> fileSystem(path));
    if (patience.call(
        () -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM))) {
      writeOrAbort(files, path, writer);
    } else if (files.getClass() == RawLocalFileSystem.class) {
      writeAndRename((RawLocalFileSystem) files, path, writer);
    } else {
      writeAndRename(files, path, writer);
    }
  }

  private void writeOrAbort(FileSystem files, Path path, Writer writer) throws IOException {
    FSDataOutputStream out = patience.call(() -> files.create(path, true));
    OutputStream limited = limited(out);
    try {
      writer.write(limited);
    } catch (Throwable e) {
      undo(out::abort, e); // closing it now would show half a file
      throw e;
    }
    limited.close();
  }

  private void writeAndRename(FileSystem files, Path path, Writer writer) throws IOException {
    Path temporary = temporary(path);
    try {
      try (OutputStream out = limited(patience.call(() -> files.create(temporary, true)))) {
        writer.write(out);
      }
      patience.run(
          () ->
              FileContext.getFileContext(files.makeQualified(path).toUri(), configuration)
                  .rename(temporary, path, Options.Rename.OVERWRITE));
    } catch (Throwable e) {
      undo(() -> files.delete(temporary, false), e);
      throw e;
    }
  }

  /** Hadoop would start five processes, chmod and readlink, for a local file: 20 ms. */
  private void writeAndRename(RawLocalFileSystem files, Path path, Writer writer)
      throws IOException {
    File file = files.pathToFile(temporary(path));
    File target = files.pathToFile(path);
    try {
      patience.call(() -> files.mkdirs(path.getParent()));
      try (OutputStream out = limited(patience.call(() -> new FileOutputStream(file)))) {
        writer.write(out);
      }
      patience.call(
          () -> Files.move(file.toPath(), target.toPath(), StandardCopyOption.ATOMIC_MOVE));
    } catch (Throwable e) {
      undo(file::delete, e);
      if (e instanceof FileSystemException known) { // whose message is but a path
        throw new IOException(known.getClass().getSimpleName() + ": " + known.getMessage(), known);
      }
      throw e;
    }
  }

  private OutputStream limited(OutputStream out) {
    return new BufferedOutputStream(patience.limited(out), WRITE_BUFFER);
  }

  /** Takes back what was written before an error; not where there is no answer to be had. */
  private void undo(Patience.Step step, Throwable error) {
    if (!(error instanceof Patience.Exhausted)) {
      try {
        patience.run(step);
      } catch (IOException e) {
        error.addSuppressed(e);
      }
    }
  }

  /** Another job may write the same file. */
  private static Path temporary(Path path) {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }

  /** Fails unless files can be written to a directory as {@link #write} writes them. */
  public void requireWritable(Path directory) throws IOException {
    Path probe = new Path(directory, ".nndl-probe-" + UUID.randomUUID());
    write(probe, out -> {});
    delete(probe);
  }

  /** The path with its scheme and without dots, as it is shown to the user and given to workers. */
  public Path qualified(Path path) throws IOException {
    return patience.call(() -> fileSystem(path).makeQualified(path));
  }

  /** The file system itself, without the .crc files that Hadoop puts beside local ones. */
  private FileSystem fileSystem(Path path) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
  }
}
