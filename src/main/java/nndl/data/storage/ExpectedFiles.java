package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The files that a {@link Storage} will write and that must replace nothing. Another process may
 * have written a file of such a name meanwhile, which stays.
 */
final class ExpectedFiles {
  private final Storage storage;

  /** Whether a file of the same content may be there, by the paths with their schemes. */
  private final Map<Path, Boolean> expected = new ConcurrentHashMap<>();

  ExpectedFiles(Storage storage) {
    this.storage = storage;
  }

  /**
   * Adds a file.
   *
   * @param mayBeThere whether it may be there if it has the content that is to be written
   */
  void add(Path path, boolean mayBeThere) throws IOException {
    expected.put(storage.qualified(path), mayBeThere);
  }

  /** Writes a file completely or not at all. */
  @FunctionalInterface
  interface Writing {
    void write(boolean isNew, NewContent.Writer writer) throws IOException;
  }

  /** Writes a file. Fails if one is there that must stay. */
  void write(Path path, NewContent.Writer writer, Writing writing) throws IOException {
    Boolean mayBeThere = expected.remove(storage.qualified(path));
    boolean isNew = mayBeThere != null;
    Checksum written = isNew && mayBeThere ? new CRC32C() : null;
    try {
      writing.write(isNew, written == null ? writer : out -> writer.write(checked(out, written)));
    } catch (IOException e) {
      if (!isThere(e)) {
        throw e;
      }
      if (written == null || written.getValue() != checksum(path)) {
        throw InputException.expected(
            path, "no such file, as at the start, or --overwrite", "one of another process");
      }
    }
  }

  /** The checksum costs nothing worth a word, unlike a digest. If it errs, nothing is replaced. */
  private static NewContent checked(NewContent out, Checksum checksum) {
    return new NewContent(new CheckedOutputStream(out, checksum), out::complete);
  }

  private static boolean isThere(IOException e) {
    return e instanceof FileAlreadyExistsException
        || e.getCause() instanceof FileAlreadyExistsException;
  }

  /** Returns the checksum of a file. What is no file has that of no content. */
  private long checksum(Path path) throws IOException {
    Checksum found = new CRC32C();
    if (storage.status(path).isFile()) {
      try (InputStream in = new CheckedInputStream(storage.open(path), found)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return found.getValue();
  }
}
