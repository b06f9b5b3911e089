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
 * A file that {@link Storage#write} writes: there as a whole, or not at all, and then what had its
 * name still is.
 */
record WholeFile(
    FileSystem files, Path path, Configuration configuration, StorageTimeout patience) {
  private static final int BUFFER = 1 << 18;

  /** A writer may close its stream, even on an error's way out; the file is not whole then. */
  void write(Storage.Writer writer) throws IOException {
    Storage.Writer shielded = out -> writer.write(CloseShieldOutputStream.wrap(out));
    if (patience.call(
        () -> files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM))) {
      writeOrAbort(shielded);
    } else if (files.getClass() == RawLocalFileSystem.class) {
      writeAndRename((RawLocalFileSystem) files, shielded);
    } else {
      writeAndRename(shielded);
    }
  }

  /** To close the file is to show it: after an error, of the last flush too, nothing does. */
  private void writeOrAbort(Storage.Writer writer) throws IOException {
    FSDataOutputStream out = patience.call(() -> files.create(path, true));
    try {
      OutputStream limited = limited(out);
      writer.write(limited);
      limited.flush();
      patience.run(out::close);
    } catch (Throwable e) {
      undo(out::abort, e);
      throw e;
    }
  }

  private void writeAndRename(Storage.Writer writer) throws IOException {
    Path temporary = temporary();
    try {
      try (OutputStream out = limited(patience.call(() -> files.create(temporary, true)))) {
        writer.write(out);
      }
      patience.run(() -> replaceBy(temporary));
    } catch (Throwable e) {
      undo(() -> files.delete(temporary, false), e);
      throw e;
    }
  }

  /** In one step, which only {@link FileContext} has; it does not know every file system. */
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

  /** The old file steps aside first, and comes back if the new one cannot have its name. */
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

  /** Hadoop would start five processes, chmod and readlink, for a local file: 20 ms. */
  private void writeAndRename(RawLocalFileSystem local, Storage.Writer writer) throws IOException {
    File file = local.pathToFile(temporary());
    File target = local.pathToFile(path);
    try {
      patience.call(() -> local.mkdirs(path.getParent()));
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
    return new BufferedOutputStream(patience.limited(out), BUFFER);
  }

  /**
   * Takes back what was written before an error, of an interrupted thread too; where no answer is
   * to be had, nobody waits for it.
   */
  private void undo(StorageTimeout.Step step, Throwable error) {
    boolean interrupted = Thread.interrupted();
    try {
      if (error instanceof StorageTimeout.Exhausted) {
        patience.start(step);
      } else {
        patience.run(step);
      }
    } catch (IOException e) {
      error.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Another job may write the same file. */
  private Path temporary() {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
