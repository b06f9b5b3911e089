package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Files on any file system that Hadoop reads: {@code file:}, {@code hdfs:}, {@code s3a:}; a path
 * without a scheme is on the default one. Nothing here waits for one longer than {@value #TIMEOUT}.
 */
public final class Storage {
  /** A setting of Hadoop's configuration, {@code spark.hadoop.nndl.storage.timeout} of Spark's. */
  public static final String TIMEOUT = "nndl.storage.timeout";

  /** Hadoop's file systems may try for longer; but then hardly to a good end. */
  public static final String DEFAULT_TIMEOUT = "1800s";

  private static final String ENDPOINT = "fs.s3a.endpoint";

  private static final int BUFFER = 1 << 16;

  private static final String THREAD = "nndl-storage";
  private static final ThreadPool THREADS = new ThreadPool(new SystemClock(), THREAD);

  private final Configuration configuration;
  private final ThreadPool threads;

  /** Files under the time of this machine. */
  public Storage(Configuration configuration) {
    this(configuration, THREADS);
  }

  /** Files under another time. */
  public Storage(Configuration configuration, Clock clock) {
    this(configuration, new ThreadPool(clock, THREAD));
  }

  private Storage(Configuration configuration, ThreadPool threads) {
    this.configuration = configuration;
    this.threads = threads;
  }

  private StorageTimeout patience() {
    String found = configuration.get(TIMEOUT, "");
    try {
      long seconds = configuration.getTimeDuration(TIMEOUT, DEFAULT_TIMEOUT, TimeUnit.SECONDS);
      if (seconds > 0) {
        return new StorageTimeout(threads, seconds);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw InputException.expected("spark.hadoop." + TIMEOUT, "1s or more", found);
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  public boolean exists(Path path) throws IOException {
    return ask(path, files -> files.exists(path));
  }

  public FileStatus status(Path path) throws IOException {
    return ask(path, files -> files.getFileStatus(path));
  }

  /** Makes a directory, and those above it, where there is none. */
  public void createDirectory(Path path) throws IOException {
    if (!ask(path, files -> files.mkdirs(path))) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** How a file is going to be read, for stores where that decides what a request asks for. */
  public enum Access {
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
        patience());
  }

  /** Where the blocks of a file are; asks nothing of file systems that do not know. */
  public List<BlockLocation> blocks(DataFile file) throws IOException {
    Path path = new Path(file.path());
    FileStatus status = new FileStatus(file.length(), false, 1, 1, file.modified(), path);
    return ask(path, files -> List.of(files.getFileBlockLocations(status, 0, file.length())));
  }

  /** The files and directories in a directory. */
  public FileStatus[] list(Path directory) throws IOException {
    return ask(directory, files -> files.listStatus(directory));
  }

  /** What a pattern matches; null if it is the name of a file that is not there. */
  public FileStatus[] glob(Path pattern) throws IOException {
    return ask(pattern, files -> files.globStatus(pattern));
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
    ask(file, files -> files.delete(file, false));
  }

  /**
   * Writes a whole file or nothing, in place of a file that had its name. Where a file appears only
   * when it is closed, as on S3, under its own name at once, since a rename there is a copy that
   * may end halfway; elsewhere under a temporary name, which then becomes {@code path}.
   */
  public void write(Path path, Writer writer) throws IOException {
    FileSystem files = ask(path, there -> there);
    new WholeFile(files, path, configuration, patience()).write(writer);
  }

  /** The same for whoever has nothing to add: it fails with the line that the user gets. */
  public void save(Path path, Writer writer) {
    try {
      write(path, writer);
    } catch (IOException e) {
      throw InputException.expected(path, "to write it", e);
    }
  }

  /** The same for text, in UTF-8. */
  public void save(Path path, String text) {
    save(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes a copy of a file, whole or not at all. */
  public void copy(Path from, Path to) throws IOException {
    try (InputStream in = open(from)) {
      write(to, in::transferTo);
    }
  }

  /** Fails unless files can be written to a directory as {@link #write} writes them. */
  public void requireWritable(Path directory) throws IOException {
    Path probe = new Path(directory, ".nndl-probe-" + UUID.randomUUID());
    write(probe, out -> {});
    delete(probe);
  }

  /** The path with its scheme and without dots, as it is shown to the user and given to workers. */
  public Path qualified(Path path) throws IOException {
    return ask(path, files -> files.makeQualified(path));
  }

  /** Something that a file system can be asked. */
  @FunctionalInterface
  private interface Question<T> {
    T askOf(FileSystem files) throws IOException;
  }

  /** Without an endpoint it is Amazon that is asked for a bucket, which few mean that see this. */
  private <T> T ask(Path path, Question<T> question) throws IOException {
    try {
      return patience().call(() -> question.askOf(fileSystem(path)));
    } catch (AccessDeniedException | UnknownHostException e) {
      if ("s3a".equals(path.toUri().getScheme())
          && configuration.getTrimmed(ENDPOINT, "").isEmpty()) {
        String reason = InputException.reason(root(e));
        throw new IOException("%s (asked of Amazon: %s is not set)".formatted(reason, ENDPOINT), e);
      }
      throw e;
    }
  }

  /** Each library on the way says the same again. */
  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  /** The file system itself, without the .crc files that Hadoop puts beside local ones. */
  private FileSystem fileSystem(Path path) throws IOException {
    try {
      FileSystem files = path.getFileSystem(configuration);
      return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    } catch (IllegalArgumentException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown; // as it would be later, of a host that is gone since
      }
      throw e;
    }
  }
}
