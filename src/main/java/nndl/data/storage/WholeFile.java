package nndl.data.storage;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.UUID;
import nndl.error.text.PlainRows;
import org.apache.hadoop.fs.Path;

/**
 * Writes a file for {@link Storage#write}. The file is written completely, or else a file of the
 * same name stays as it was. A power cut changes nothing about that: the content is synced before
 * the file gets its name, and the name before {@link #write} returns.
 *
 * @param temporary the name under which the file is written
 * @param isNew whether no file may be replaced
 */
record WholeFile(Volume volume, Path path, Path temporary, boolean isNew, StorageTimeout timeout) {
  static final int BUFFER = 1 << 18;

  /**
   * Writes the file.
   *
   * @param last is called when the file is complete, and before it gets its name
   */
  void write(NewContent.Writer writer, StorageTimeout.Step last) throws IOException {
    try {
      timeout.run(() -> volume.createDirectory(path.getParent()));
      Volume.NewFile file = timeout.call(() -> volume.create(temporary));
      try (OutputStream limited = timeout.limited(file)) {
        OutputStream out = new BufferedOutputStream(limited, BUFFER);
        NewContent content = new NewContent(out, () -> timeout.run(file::sync));
        writer.write(content);
        content.complete();
      }
      last.run();
      timeout.run(this::name);
      timeout.run(() -> volume.syncDirectory(path.getParent()));
    } catch (Throwable e) {
      timeout.undo(() -> volume.delete(temporary), e);
      if (e instanceof FileSystemException known) { // its message is only a path
        throw new IOException(known.getClass().getSimpleName() + ": " + known.getMessage(), known);
      }
      throw e;
    }
  }

  /** Deletes the file while it has its temporary name. The thread that writes it then fails. */
  Void deleteTemporary() throws IOException {
    volume.delete(temporary);
    return null;
  }

  private void name() throws IOException {
    if (isNew) {
      volume.renameNew(temporary, path);
    } else {
      volume.rename(temporary, path);
    }
  }

  /**
   * Gives the content of another file to this one, which needs no room on the disk. Returns false,
   * and does nothing, if the file system cannot.
   */
  boolean link(Path from) throws IOException {
    timeout.run(() -> volume.createDirectory(path.getParent()));
    if (!timeout.call(() -> volume.link(from, temporary))) {
      return false;
    }
    try {
      timeout.run(() -> volume.rename(temporary, path));
    } finally {
      // A rename does nothing if both names are those of one file already.
      timeout.run(() -> volume.delete(temporary));
    }
    timeout.run(() -> volume.syncDirectory(path.getParent()));
    return true;
  }

  /** Writes to a device or a pipe of this machine, which keeps its place. A terminal gets text. */
  static void writeStream(
      java.nio.file.Path stream, NewContent.Writer writer, StorageTimeout timeout)
      throws IOException {
    OutputStream opened = timeout.call(() -> openStream(stream));
    try (OutputStream limited = timeout.limited(opened)) {
      OutputStream out = PlainRows.isTerminal(stream) ? new PlainRows(limited) : limited;
      NewContent content = new NewContent(new BufferedOutputStream(out, BUFFER), () -> {});
      writer.write(content);
      content.complete();
    }
  }

  private static OutputStream openStream(java.nio.file.Path stream) throws IOException {
    Optional<OpenFile> open = OpenFile.at(stream);
    return open.isPresent() ? open.get().append() : new FileOutputStream(stream.toFile());
  }

  /**
   * Returns a unique temporary name beside a file that no owner writes, because another job may
   * write the same file at the same time.
   */
  static Path beside(Path path) {
    return Paths.child(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }
}
