package nndl.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * Reads the lines of a text file one by one, in the buffer that they were read into. Lines end with
 * LF or CRLF; the last one need not. A UTF-8 byte order mark is skipped, and so are empty lines at
 * the end of the file, but not before.
 */
final class LineReader {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int MAX_LINE_BYTES = 1 << 26;
  private static final int SHOWN_BYTES = 20;

  private final Content content;
  private byte[] buffer = new byte[BLOCK_BYTES];
  private int filled;
  private long bufferOffset;
  private long number;
  private int from;
  private int to;
  private int next;

  /**
   * @param offset where {@code content} begins in the file, at the beginning of a line
   * @param linesBefore how many lines come before
   */
  LineReader(Content content, long offset, long linesBefore) {
    this.content = content;
    this.bufferOffset = offset;
    this.number = linesBefore;
  }

  /** Goes to the next line, if there is one. */
  boolean next() {
    if (!nextOfAny()) {
      return false;
    }
    if (from < to) {
      return true;
    }
    long empty = number;
    while (nextOfAny()) {
      if (from < to) {
        number = empty;
        throw expected("a sample", "an empty line");
      }
    }
    return false;
  }

  /** Skips lines, which must exist. */
  void skip(long lines) {
    for (long i = 0; i < lines; i++) {
      if (!next()) {
        throw content.expected("more than %s lines".formatted(number), "the end of the file");
      }
    }
  }

  private boolean nextOfAny() {
    from = next;
    int at = next;
    while (true) {
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      if (at < filled) {
        next = at + 1;
        break;
      }
      int line = at - from;
      if (!fill()) {
        if (line == 0) {
          return false;
        }
        next = filled;
        at = filled;
        break;
      }
      at = from + line;
    }
    to = at > from && buffer[at - 1] == '\r' ? at - 1 : at;
    if (offset() == 0 && to - from >= 3 && isByteOrderMark()) {
      from += 3;
    }
    number++;
    return true;
  }

  private boolean isByteOrderMark() {
    return buffer[from] == (byte) 0xef
        && buffer[from + 1] == (byte) 0xbb
        && buffer[from + 2] == (byte) 0xbf;
  }

  /**
   * Reads more of the line that begins at {@code from}, after moving it to where there is space.
   */
  private boolean fill() {
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    bufferOffset += from;
    filled -= from;
    from = 0;
    if (filled == buffer.length) {
      if (filled >= MAX_LINE_BYTES) {
        throw InputException.expected(
            content.file().path() + ", line " + (number + 1), "less than 64 MiB", "a longer line");
      }
      buffer = Arrays.copyOf(buffer, 2 * filled);
    }
    int read = content.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read >= 0;
  }

  /** The buffer that holds the line; valid until the next one is read. */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The position in the file where the line begins. */
  long offset() {
    return bufferOffset + from;
  }

  /** An error in this line. */
  InputException expected(Object expected, Object found) {
    return InputException.expected(place(content.file().path(), number), expected, found);
  }

  static String place(String path, long line) {
    return path + ", line " + line;
  }

  /** A piece of the line, for a message. */
  String show(int start, int end) {
    int shown = Math.min(end, start + SHOWN_BYTES);
    String text =
        new String(buffer, start, shown - start, StandardCharsets.ISO_8859_1)
            .replaceAll("[^ -~]", "?");
    return end == start ? "nothing" : "'" + text + (shown < end ? "..." : "") + "'";
  }
}
