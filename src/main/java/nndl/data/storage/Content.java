package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import nndl.error.InputException;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * The decompressed content of a {@link DataFile}, as a stream that can be read once. Every error is
 * an {@link InputException} that names the file.
 */
public final class Content implements Closeable {
  private static final int MIN_BUFFER = 1 << 18;

  private final Storage storage;
  private final DataFile file;
  private final InputStream in;

  private Content(Storage storage, DataFile file, InputStream in) {
    this.storage = storage;
    this.file = file;
    this.in = in;
  }

  /** Opens a file for the first time and determines its compression. */
  public static Content look(Storage storage, FileStatus status, Storage.Access access) {
    DataFile[] file = new DataFile[1];
    InputStream in =
        storage.open(
            status,
            access,
            opened -> {
              byte[] head = opened.readNBytes(Compression.HEADER_BYTES);
              file[0] = new DataFile(FileIdentity.of(status), Compression.of(head));
              opened.seek(0);
              return uncompressed(file[0], opened);
            });
    return new Content(storage, file[0], in);
  }

  /**
   * Opens a file at byte {@code position}, which must be 0 for a compressed file. Fails if the file
   * has changed since it was examined.
   */
  public static Content open(Storage storage, DataFile file, long position) {
    return open(storage, file, position, Long.MAX_VALUE);
  }

  /**
   * Like {@link #open(Storage, DataFile, long)}, but at most {@code maxBytes} bytes of the stored
   * file can be read.
   */
  public static Content open(Storage storage, DataFile file, long position, long maxBytes) {
    InputStream in =
        storage.open(
            file.identity().requireUnchanged(storage),
            Storage.Access.WHOLE,
            opened -> {
              opened.seek(position);
              return uncompressed(
                  file,
                  BoundedInputStream.builder().setInputStream(opened).setMaxCount(maxBytes).get());
            });
    return new Content(storage, file, in);
  }

  private static InputStream uncompressed(DataFile file, InputStream in) {
    try {
      return file.compression().open(in);
    } catch (IOException | RuntimeException e) {
      throw broken(file, e);
    }
  }

  /** Skips {@code bytes} bytes. Fails if the file ends before. */
  public void skip(long bytes) {
    try {
      in.skipNBytes(bytes);
    } catch (IOException | RuntimeException e) {
      throw broken(file, e);
    }
  }

  /**
   * Reads at least one byte and at most {@code length} bytes into {@code target}, from index {@code
   * from} on. Returns the number of bytes read, or -1 at the end of the file.
   */
  public int read(byte[] target, int from, int length) {
    try {
      return in.read(target, from, length);
    } catch (IOException | RuntimeException e) {
      throw broken(file, e);
    }
  }

  /**
   * Reads {@code length} bytes, or fewer if the file ends before. Returns the number of bytes read.
   */
  public int readUpTo(byte[] target, int length) {
    int done = 0;
    for (int read = 0; done < length && read >= 0; done += Math.max(0, read)) {
      read = read(target, done, length - done);
    }
    return done;
  }

  /**
   * Reads {@code length} bytes, of which a file may have fewer than its header says. Returns the
   * buffer, or a longer one if they do not fit, which is allocated as they come.
   */
  public byte[] readFully(byte[] buffer, int length) {
    byte[] target = buffer;
    int found = 0;
    while (found < length) {
      if (found == target.length) {
        target = Arrays.copyOf(target, Math.min(length, Math.max(MIN_BUFFER, 2 * found)));
      }
      int read = read(target, found, Math.min(length, target.length) - found);
      if (read < 0) {
        throw expected("%s more bytes".formatted(length), "the end of the file after " + found);
      }
      found += read;
    }
    return target;
  }

  /**
   * Fails unless the file ends here, after the last sample. Reading the end also verifies the
   * checksum of a compressed file.
   *
   * @param samples the number of samples in the file, for the message
   */
  public void requireEnd(long samples) {
    if (read(new byte[1], 0, 1) >= 0) {
      throw expected("the end after %s samples".formatted(samples), "more bytes");
    }
  }

  /** Fails if the file has changed since it was examined. */
  public void requireUnchanged() {
    FileStatus unused = file.identity().requireUnchanged(storage);
  }

  public InputException expected(Object expected, Object found) {
    return InputException.expected(file.path(), expected, found);
  }

  public DataFile file() {
    return file;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  /**
   * Creates the error for a file that cannot be read or decompressed. The cause may be any
   * exception, because decompressors throw runtime exceptions for some wrong bytes.
   */
  private static InputException broken(DataFile file, Throwable e) {
    return file.compressed() && !(e instanceof TimeLimit.BrokenDisk)
        ? InputException.expected(file.path(), "a whole compressed file", e)
        : InputException.unreadable(file.path(), e);
  }
}
