package nndl.data.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.functional.FunctionRaisingIOE;

/**
 * Calls Hadoop's file systems for a {@link Storage}. No call is waited for longer than the time
 * limit, and what fails is an {@link InputException} that names the path.
 */
abstract class FileSystems {
  private static final String ENDPOINT = "fs.s3a.endpoint";

  private final Configuration configuration;
  private final LocalProcess process;

  FileSystems(Configuration configuration, LocalProcess process) {
    this.configuration = configuration;
    this.process = process;
  }

  Configuration configuration() {
    return configuration;
  }

  /** The process whose storage this is. */
  public LocalProcess process() {
    return process;
  }

  TimeLimit limit() {
    String found = configuration.get(Storage.TIMEOUT, "");
    try {
      long seconds =
          configuration.getTimeDuration(Storage.TIMEOUT, Storage.DEFAULT_TIMEOUT, TimeUnit.SECONDS);
      if (seconds > 0) {
        return new TimeLimit(process.threads(), seconds);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected("spark.hadoop." + Storage.TIMEOUT, "1s or more", found);
  }

  /** Calls the file system of a path, to read something. */
  <T> T query(Path path, FunctionRaisingIOE<FileSystem, T> call) {
    try {
      return ask(path, call);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /** Takes steps that change a file or directory. */
  static void change(Path path, String expected, TimeLimit.Step steps) {
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
      return limit().call(() -> call.apply(of(path)));
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
  FileSystem of(Path path) throws IOException {
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

  /** Returns the path of a device or a pipe of this machine, or empty for all others. */
  Optional<java.nio.file.Path> stream(Path path) throws IOException {
    return ask(path, files -> stream(files, path));
  }

  static Optional<java.nio.file.Path> stream(FileSystem files, Path path) throws IOException {
    Optional<java.nio.file.Path> here = localPath(files, path);
    return here.isPresent() && PathResolver.isWrittenOn(here.get()) ? here : Optional.empty();
  }

  /** Returns the path of a file of this machine, or empty for all others. */
  static Optional<java.nio.file.Path> localPath(FileSystem files, Path path) {
    return LocalFiles.areOf(files)
        ? Optional.of(((RawLocalFileSystem) files).pathToFile(path).toPath())
        : Optional.empty();
  }
}
