package nndl.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import nndl.data.storage.Content;
import nndl.error.InputException;

/**
 * Reads the lines of a text file one by one. A line is not copied: it is read in place in the
 * buffer. Lines end with LF or CRLF; this is optional for the last line. A UTF-8 byte order mark is
 * skipped. Empty lines are skipped at the end of the file and are an error elsewhere.
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
   * Creates a reader that stands before the first line of {@code content}.
   *
   * @param content the file, from the start of a line on
   * @param offset the position of that line in the file
   * @param linesBefore the number of lines before it in the file
   */
  LineReader(Content content, long offset, long linesBefore) {
    this.content = content;
    this.bufferOffset = offset;
    this.number = linesBefore;
  }

  /** Moves to the next line. Returns false if there is none. */
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

  /** Skips {@code lines} lines. Fails if the file has fewer. */
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
   * Reads more of the line that begins at {@code from}. First moves its beginning to the start of
   * the buffer, to free space behind it. Returns false at the end of the file.
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

  /**
   * Returns the buffer that contains the line. The content is valid until the next line is read.
   */
  byte[] buffer() {
    return buffer;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** Returns the position in the file where the line begins. */
  long offset() {
    return bufferOffset + from;
  }

  /**
   * Creates an error that names this line. Quotes are the likely cause of any error of a line that
   * has some, since this reader does not know them.
   */
  InputException expected(Object expected, Object found) {
    return InputException.expected(
        place(content.file().path(), number),
        hasQuotes() ? expected + " (--label NAME reads quotes and a header)" : expected,
        found);
  }

  private boolean hasQuotes() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '"') {
        return true;
      }
    }
    return false;
  }

  static String place(String path, long line) {
    return path + ", line " + line;
  }

  /** Returns the beginning of a piece of the line, for a message. */
  String show(int start, int end) {
    int shown = Math.min(end, start + SHOWN_BYTES);
    String text =
        new String(buffer, start, shown - start, StandardCharsets.ISO_8859_1)
            .replaceAll("[^ -~]", "?");
    return end == start ? "nothing" : "'" + text + (shown < end ? "..." : "") + "'";
  }
}
