package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    MessageDigest written = isNew && mayBeThere ? Sha256.digest() : null;
    try {
      writing.write(isNew, written == null ? writer : out -> writer.write(digested(out, written)));
    } catch (IOException e) {
      if (!isThere(e)) {
        throw e;
      }
      if (written == null || !MessageDigest.isEqual(written.digest(), digest(path))) {
        throw InputException.expected(
            path, "no such file, as at the start, or --overwrite", "one of another process");
      }
    }
  }

  private static NewContent digested(NewContent out, MessageDigest digest) {
    return new NewContent(new DigestOutputStream(out, digest), out::complete);
  }

  private static boolean isThere(IOException e) {
    return e instanceof FileAlreadyExistsException
        || e.getCause() instanceof FileAlreadyExistsException;
  }

  /** Returns the digest of a file. What is no file has that of no content. */
  private byte[] digest(Path path) throws IOException {
    MessageDigest found = Sha256.digest();
    if (storage.status(path).isFile()) {
      try (InputStream in = new DigestInputStream(storage.open(path), found)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return found.digest();
  }
}
