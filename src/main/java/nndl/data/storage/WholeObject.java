package nndl.data.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import org.apache.commons.io.output.CloseShieldOutputStream;
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
   * only if every write and the last flush have succeeded. A writer may close its own stream.
   */
  void write(Storage.Writer writer) throws IOException {
    FSDataOutputStream object = timeout.call(this::create);
    try {
      OutputStream out = new BufferedOutputStream(timeout.limited(object), WholeFile.BUFFER);
      writer.write(CloseShieldOutputStream.wrap(out));
      out.flush();
      if (isNew && timeout.call(() -> files.exists(path))) {
        throw new FileAlreadyExistsException(path.toString());
      }
      timeout.run(object::close);
    } catch (Throwable e) {
      timeout.undo(object::abort, e);
      throw e;
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
