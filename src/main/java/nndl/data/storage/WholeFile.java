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
 * A file that {@link Storage#write} writes. It is written completely; otherwise the file of the
 * same name stays as it was.
 */
record WholeFile(FileSystem files, Path path, Configuration configuration, StorageTimeout timeout) {
  private static final int BUFFER = 1 << 18;

  /**
   * Writes the file. A writer may close its stream, even after an error; the file is incomplete
   * then.
   */
  void write(Storage.Writer writer) throws IOException {
    Storage.Writer shielded = out -> writer.write(CloseShieldOutputStream.wrap(out));
    if (timeout.call(
        () -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM))) {
      writeOrAbort(shielded);
    } else if (files.getClass() == RawLocalFileSystem.class) {
      writeAndRename((RawLocalFileSystem) files, shielded);
    } else {
      writeAndRename(shielded);
    }
  }

  /**
   * Closes the file only if everything, the last flush too, has succeeded, since closing makes it
   * visible.
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
   * Replaces the file in one step, which only {@link FileContext} can do; it does not support every
   * file system.
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
   * Replaces the file in two steps: the old file is renamed first, and renamed back if the new one
   * can't get its name.
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
   * Writes a local file without Hadoop, which would start five processes, chmod and readlink: 20
   * ms.
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

  private OutputStream limited(OutputStream out) {
    return new BufferedOutputStream(timeout.limited(out), BUFFER);
  }

  /**
   * Deletes what was written before an error, also if the thread was interrupted. If the file
   * system has not answered before, this does not wait.
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

  /** A unique temporary name, since another job may write the same file. */
  private Path temporary() {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
