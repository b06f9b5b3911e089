package nndl.model.interchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on the bytes of a zip file, counts them, and stores the last ones. Every complete zip file
 * without a comment ends with a record that contains the number of its entries, modulo 2^16. This
 * shows whether a file was cut off between two entries, which a reader of entries would not notice.
 */
final class ZipTail extends FilterInputStream {
  private static final int RECORD_BYTES = 22;
  private static final int COUNT_AT = 10;
  private static final int BUFFER = 1 << 13;
  private static final byte[] SIGNATURE = {'P', 'K', 5, 6};

  private final byte[] last = new byte[RECORD_BYTES];
  private long count;

  ZipTail(InputStream in) {
    super(in);
  }

  /** The number of bytes that have been read. */
  long count() {
    return count;
  }

  /**
   * Reads the file up to its end. Returns whether it ends with a record for {@code entries}
   * entries.
   */
  boolean endsAfter(int entries) throws IOException {
    byte[] rest = new byte[BUFFER];
    while (read(rest, 0, rest.length) >= 0) {}
    int found = at(COUNT_AT) | (at(COUNT_AT + 1) << Byte.SIZE);
    boolean matches = found == (entries & 0xffff);
    for (int k = 0; k < SIGNATURE.length; k++) {
      matches &= at(k) == SIGNATURE[k];
    }
    return matches;
  }

  /** Returns byte {@code k} of the last {@value #RECORD_BYTES} bytes, as a number from 0 to 255. */
  private int at(int k) {
    return last[(int) ((count + k) % RECORD_BYTES)] & 0xff;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = in.read(bytes, from, length);
    for (int k = Math.max(0, read - RECORD_BYTES); k < read; k++) {
      last[(int) ((count + k) % RECORD_BYTES)] = bytes[from + k];
    }
    count += Math.max(0, read);
    return read;
  }
}
