package nndl.data.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import nndl.time.LocalProcess;
import nndl.time.ShutdownHooks;
import org.apache.hadoop.fs.Path;

/**
 * Writes a file for {@link Storage#write}. The file is written completely, or else a file of the
 * same name stays as it was. A power cut changes nothing about that: the content is synced before
 * the file gets its name, and the name before {@link #write} returns.
 *
 * @param files the files, with a time limit
 * @param path the file, in a directory that exists
 * @param temporary the name under which the file is written
 */
record WholeFile(FileOps files, Path path, Path temporary, IfExists ifExists, TimeLimit limit) {
  private static final int BUFFER = 1 << 18;

  /** After what a training saves, and before Spark's hook, which may take all the time left. */
  private static final int HOOK_PRIORITY = 900;

  /**
   * Returns a unique temporary name beside a file that no owner writes, because another job may
   * write the same file at the same time.
   */
  static Path beside(LocalProcess process, Path path) {
    return Paths.child(path.getParent(), "." + path.getName() + "." + process.id() + ".tmp");
  }

  /**
   * Writes a file that is in no directory of an owner. If the JVM ends before it is complete, it is
   * deleted. In a directory of an owner, the end of the {@link Lease} does that.
   */
  void writeAlone(Storage.Writer writer, ShutdownHooks hooks) throws IOException {
    Runnable hook = () -> limit.undo(() -> files.delete(temporary), new IOException());
    hooks.add(hook, HOOK_PRIORITY, 1);
    try {
      write(writer);
    } finally {
      hooks.remove(hook);
    }
  }

  void write(Storage.Writer writer) throws IOException {
    try {
      try (NewFile file = files.create(temporary)) {
        fill(file.out(), writer);
        file.sync();
      }
      if (ifExists == IfExists.FAIL) {
        files.renameNew(temporary, path);
      } else {
        files.rename(temporary, path);
      }
      files.syncDirectory(path.getParent());
    } catch (Throwable e) {
      limit.undo(() -> files.delete(temporary), e);
      throw e;
    }
  }

  /**
   * Writes the content of a file, and flushes it. The writer may close its stream, even after an
   * error. This does not close the file, so an incomplete file never becomes visible.
   */
  static void fill(OutputStream file, Storage.Writer writer) throws IOException {
    OutputStream content =
        new BufferedOutputStream(file, BUFFER) {
          @Override
          public void close() {}
        };
    writer.write(content);
    content.flush();
  }
}
