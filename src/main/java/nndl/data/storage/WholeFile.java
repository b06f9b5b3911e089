package nndl.data.storage;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Writes a file for {@link Storage#write}. The file is written completely, or else a file of the
 * same name stays as it was.
 */
record WholeFile(FileSystem files, Path path, Configuration configuration, StorageTimeout timeout) {
  private static final int BUFFER = 1 << 18;

  /**
   * Writes the file. A writer may close its stream, even after an error. This does not close the
   * file, so an incomplete file never becomes visible.
   */
  void write(Storage.Writer writer) throws IOException {
    Storage.Writer shielded = out -> writer.write(CloseShieldOutputStream.wrap(out));
    if (timeout.call(
        () -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM))) {
      writeOrAbort(shielded);
    } else if (files.getClass() == RawLocalFileSystem.class) {
      RawLocalFileSystem local = (RawLocalFileSystem) files;
      File target = local.pathToFile(path);
      if (timeout.call(() -> Places.isStream(target))) {
        writeStream(target, shielded);
      } else {
        writeAndRename(local, shielded);
      }
    } else {
      writeAndRename(shielded);
    }
  }

  /**
   * Writes to the path itself. Closing the stream makes the file visible, so the stream is closed
   * only if every write and the last flush have succeeded.
   */
  private void writeOrAbort(Storage.Writer writer) throws IOException {
    FSDataOutputStream out = timeout.call(() -> files.create(path, true));
    try {
      OutputStream limited = limited(out);
      writer.write(limited);
      limited.flush();
      timeout.run(out::close);
    } catch (Throwable e) {
      undo(out::abort, e);
      throw e;
    }
  }

  private void writeAndRename(Storage.Writer writer) throws IOException {
    Path temporary = temporary();
    try {
      try (OutputStream out = limited(timeout.call(() -> files.create(temporary, true)))) {
        writer.write(out);
      }
      timeout.run(() -> replaceBy(temporary));
    } catch (Throwable e) {
      undo(() -> files.delete(temporary, false), e);
      throw e;
    }
  }

  /**
   * Replaces the file in one step. Only {@link FileContext} can do this, and it does not support
   * every file system; the others are handled by {@link #replaceByPlainRenames}.
   */
  private void replaceBy(Path temporary) throws IOException {
    FileContext context;
    try {
      context = FileContext.getFileContext(files.makeQualified(path).toUri(), configuration);
    } catch (UnsupportedFileSystemException e) {
      replaceByPlainRenames(temporary);
      return;
    }
    context.rename(temporary, path, Options.Rename.OVERWRITE);
  }

  /**
   * Replaces the file in two steps: renames the old file, then gives its name to the new file. If
   * the second step fails, the old file gets its name back.
   */
  private void replaceByPlainRenames(Path temporary) throws IOException {
    boolean replaces = files.exists(path);
    Path old = temporary();
    if (replaces) {
      rename(path, old);
    }
    try {
      rename(temporary, path);
    } catch (Throwable e) {
      if (replaces) {
        undo(() -> rename(old, path), e);
      }
      throw e;
    }
    if (replaces) {
      files.delete(old, false);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("a place where nothing can be renamed");
    }
  }

  /**
   * Writes a local file without Hadoop's classes. They would start five processes (chmod and
   * readlink), which takes 20 ms.
   */
  private void writeAndRename(RawLocalFileSystem local, Storage.Writer writer) throws IOException {
    File file = local.pathToFile(temporary());
    File target = local.pathToFile(path);
    try {
      timeout.call(() -> local.mkdirs(path.getParent()));
      try (OutputStream out = limited(timeout.call(() -> new FileOutputStream(file)))) {
        writer.write(out);
      }
      timeout.call(
          () -> Files.move(file.toPath(), target.toPath(), StandardCopyOption.ATOMIC_MOVE));
    } catch (Throwable e) {
      undo(file::delete, e);
      if (e instanceof FileSystemException known) { // its message is only a path
        throw new IOException(known.getClass().getSimpleName() + ": " + known.getMessage(), known);
      }
      throw e;
    }
  }

  /** Writes to a device or a pipe, which keeps its place. */
  private void writeStream(File target, Storage.Writer writer) throws IOException {
    try (OutputStream out = limited(timeout.call(() -> new FileOutputStream(target)))) {
      writer.write(out);
    }
  }

  private OutputStream limited(OutputStream out) {
    return new BufferedOutputStream(timeout.limited(out), BUFFER);
  }

  /**
   * Undoes what was done before an error: deletes a temporary file, aborts a stream, or gives an
   * old file its name back. This is done even if the thread was interrupted. After a timeout it
   * does not wait for the file system to answer; after any other error it does. A failure to undo
   * is added to {@code error} as a suppressed exception.
   */
  private void undo(StorageTimeout.Step step, Throwable error) {
    boolean interrupted = Thread.interrupted();
    try {
      if (error instanceof StorageTimeout.Exhausted) {
        timeout.start(step);
      } else {
        timeout.run(step);
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Returns a unique temporary name, because another job may write the same file at the same time.
   */
  private Path temporary() {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
