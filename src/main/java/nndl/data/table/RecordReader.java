package nndl.data.table;

import java.util.Arrays;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * Reads the records of a text file one by one, each in place in a buffer that holds at least the
 * whole record. A UTF-8 byte order mark at the start of the file is no part of the first record.
 */
public abstract class RecordReader {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int MAX_RECORD_BYTES = 1 << 26;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  protected final Content content;
  protected byte[] buffer = new byte[BLOCK_BYTES];

  /** The index in the buffer after the last byte that has been read. */
  protected int filled;

  /** The index in the buffer where the record begins. */
  protected int from;

  /** The index in the buffer where the next record begins. */
  protected int next;

  /** The number of the record's first line in the file, from 1. */
  protected long line;

  private long bufferOffset;

  /**
   * Creates a reader that stands before the first record of {@code content}.
   *
   * @param content the file, from the start of a record on
   * @param offset the position of that record in the file
   * @param linesBefore the number of lines before it in the file
   */
  protected RecordReader(Content content, long offset, long linesBefore) {
    this.content = content;
    this.bufferOffset = offset;
    this.line = linesBefore;
  }

  /** Moves to the next record. Returns false if there is none. */
  public abstract boolean next();

  /** Skips records. Fails if the file has fewer. */
  public final void skip(long records) {
    for (long i = 0; i < records; i++) {
      if (!next()) {
        throw content.expected("more than %s rows".formatted(i), "the end of the file");
      }
    }
  }

  /** Moves the start of the record behind the byte order mark if the file begins there. */
  protected final void skipMark() {
    int length = BYTE_ORDER_MARK.length;
    if (offset() == 0
        && available(length - 1)
        && Arrays.equals(buffer, from, from + length, BYTE_ORDER_MARK, 0, length)) {
      from += length;
    }
  }

  /** Whether the file has a byte at a position, which is relative to the start of the record. */
  protected final boolean available(int at) {
    while (from + at >= filled) {
      if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads more of the file. First moves the record to the start of the buffer, to free space behind
   * it. Returns false at the end of the file.
   */
  private boolean fill() {
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    bufferOffset += from;
    filled -= from;
    from = 0;
    if (filled == buffer.length) {
      if (filled >= MAX_RECORD_BYTES) {
        throw InputException.expected(place(line), "less than 64 MiB in a row", "a longer one");
      }
      buffer = Arrays.copyOf(buffer, 2 * filled);
    }
    int read = content.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read >= 0;
  }

  /** Returns the buffer that contains the record, until the next one is read. */
  public final byte[] buffer() {
    return buffer;
  }

  /** Returns the position of the record in the file, in bytes. */
  public final long offset() {
    return bufferOffset + from;
  }

  /** Returns the number of the record's first line, from 1. */
  public final long line() {
    return line;
  }

  /** Returns the path of the file. */
  public final String path() {
    return content.file().path();
  }

  /** Returns the position of the record for messages. */
  public final String place() {
    return place(line);
  }

  /** Returns the position of a line for messages. */
  protected final String place(long number) {
    return place(path(), number);
  }

  /** Returns the position of a line of a file for messages. */
  public static String place(String path, long number) {
    return path + ", line " + number;
  }
}
