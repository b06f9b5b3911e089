package nndl.data.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes an object for {@link Storage#write} to a store such as S3. The object is written
 * completely, or else an object of the same name stays as it was.
 *
 * @param isNew whether no object may be replaced
 */
record WholeObject(FileSystem files, Path path, boolean isNew, StorageTimeout timeout) {

  /**
   * Writes to the path itself. Closing the stream makes the object visible, so the stream is closed
   * only if every write and the last flush have succeeded.
   *
   * @param last is called before that
   */
  void write(NewContent.Writer writer, StorageTimeout.Step last) throws IOException {
    FSDataOutputStream object = timeout.call(this::create);
    try {
      NewContent content =
          new NewContent(
              new BufferedOutputStream(timeout.limited(object), WholeFile.BUFFER), () -> {});
      writer.write(content);
      content.complete();
      last.run();
      requireNew(null);
      close(object);
    } catch (Throwable e) {
      timeout.undo(object::abort, e);
      throw e;
    }
  }

  private void close(FSDataOutputStream object) throws IOException {
    try {
      timeout.run(object::close);
    } catch (IOException e) {
      requireNew(e); // the store says it in its own way
      throw e;
    }
  }

  private void requireNew(IOException cause) throws IOException {
    if (isNew && timeout.call(() -> files.exists(path))) {
      throw (IOException) new FileAlreadyExistsException(path.toString()).initCause(cause);
    }
  }

  /** A store that can do so looks once more when the object becomes visible. */
  private FSDataOutputStream create() throws IOException {
    if (!isNew || !files.hasPathCapability(path, Storage.IF_ABSENT)) {
      return files.create(path, true);
    }
    FSDataOutputStreamBuilder<?, ?> object = files.createFile(path).overwrite(true);
    object.must(Storage.IF_ABSENT, true);
    return object.build();
  }
}
