package nndl.data.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Writes an object for {@link Storage#write} to a store such as S3. The object is written
 * completely, or else an object of the same name stays as it was.
 */
record WholeObject(FileSystem files, Path path, IfExists ifExists, TimeLimit limit) {
  private static final String IF_ABSENT =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
  private static final String IF_ETAG =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;

  /**
   * Writes to the path itself. Closing the stream makes the object visible, so the stream is closed
   * only if every write and the last flush have succeeded.
   */
  void write(Storage.Writer writer) throws IOException {
    FSDataOutputStream object = limit.call(this::create);
    try {
      WholeFile.fill(new LimitedStream(object, limit), writer);
      requireNew(null);
      close(object);
    } catch (Throwable e) {
      limit.undo(object::abort, e);
      throw e;
    }
  }

  private void close(FSDataOutputStream object) throws IOException {
    try {
      limit.run(object::close);
    } catch (IOException e) {
      requireNew(e); // the store says it in its own way
      throw e;
    }
  }

  private void requireNew(IOException cause) throws IOException {
    if (ifExists == IfExists.FAIL && limit.call(() -> files.exists(path))) {
      throw (IOException) new FileAlreadyExistsException(path.toString()).initCause(cause);
    }
  }

  private FSDataOutputStream create() throws IOException {
    return ifExists == IfExists.FAIL && files.hasPathCapability(path, IF_ABSENT)
        ? createIf(files, path, Optional.empty())
        : files.create(path, true);
  }

  /**
   * Creates an object. A store that can do so fails when the object becomes visible, unless the one
   * that it replaces is known by then.
   *
   * @param known what identifies the content of the object that is there, or empty if there is none
   */
  static FSDataOutputStream createIf(FileSystem files, Path path, Optional<String> known)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> object = files.createFile(path).overwrite(true);
    if (files.hasPathCapability(path, IF_ABSENT)) {
      known.ifPresentOrElse(etag -> object.must(IF_ETAG, etag), () -> object.must(IF_ABSENT, true));
    }
    return object.build();
  }
}
