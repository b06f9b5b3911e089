package nndl.data.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import nndl.data.storage.Content;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Reads the lines of a text file one by one. A line is not copied: it is read in place in the
 * buffer. Lines end with LF or CRLF; this is optional for the last line. A UTF-8 byte order mark is
 * skipped. Empty lines are skipped at the end of the file and are an error elsewhere.
 */
final class LineReader {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int MAX_LINE_BYTES = 1 << 26;
  private static final int SHOWN_BYTES = 20;
  private static final int SHOWN_BYTES_OF_LINE = 40;

  private final Content content;
  private byte[] buffer = new byte[BLOCK_BYTES];
  private int filled;
  private long bufferOffset;
  private long number;
  private long emptyLines;
  private boolean held;
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

  /**
   * Moves to the next line. Returns false if there is none. Fails at an empty line; the next call
   * then goes on behind it.
   */
  boolean next() {
    if (!held) {
      emptyLines = 0;
      while (true) {
        if (!nextOfAny()) {
          return false;
        }
        if (from < to) {
          break;
        }
        emptyLines++;
      }
    }
    held = emptyLines > 0;
    if (held) {
      throw wrong(Fault.EMPTY, number - emptyLines--, "a sample", "an empty line");
    }
    return true;
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

  /** Fails unless the inputs of this line can be inputs of a network. */
  void check(SparseRows row, InputOptions options) {
    int entries = row.start(1);
    float[] values = row.value();
    float scale = options.divisor(false);
    boolean bytes = options.scale() == null;
    for (int e = 0; e < entries; e++) {
      float value = values[e];
      if (bytes && !(value >= 0 && value <= 255 && value == (int) value)) {
        throw wrong(Fault.INPUT, "whole numbers of 0 to 255 as inputs, or --scale", value);
      }
      if (!bytes && !(Math.abs(value / scale) <= InputOptions.LARGEST_INPUT)) {
        throw wrong(Fault.INPUT, "inputs that --scale makes 2^64 at most", value);
      }
    }
  }

  /**
   * Creates an error that names this line. No other line can be read after it. Quotes are the
   * likely cause of any error of a line that has some, since this reader does not know them.
   */
  InputException expected(Object expected, Object found) {
    return InputException.expected(place(content.file().path(), number), hinted(expected), found);
  }

  private Object hinted(Object expected) {
    return hasQuotes() ? expected + " (--label NAME reads quotes and a header)" : expected;
  }

  private boolean hasQuotes() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '"') {
        return true;
      }
    }
    return false;
  }

  /** Creates the error for this line, which is no sample. */
  WrongLine wrong(Fault fault, Object expected, Object found) {
    return wrong(fault, number, hinted(expected), found);
  }

  private WrongLine wrong(Fault fault, long line, Object expected, Object found) {
    return new WrongLine(fault, place(content.file().path(), line), expected, found);
  }

  static String place(String path, long line) {
    return place(path) + line;
  }

  /** Returns how the errors of all lines of a file begin. */
  static String place(String path) {
    return path + ", line ";
  }

  /** Returns the beginning of a piece of the line, for a message. */
  String show(int start, int end) {
    return show(start, end, SHOWN_BYTES);
  }

  /** Returns the beginning of the line, for a message. */
  String show() {
    return show(from, to, SHOWN_BYTES_OF_LINE);
  }

  private String show(int start, int end, int most) {
    int shown = Math.min(end, start + most);
    String text =
        new String(buffer, start, shown - start, StandardCharsets.ISO_8859_1)
            .replaceAll("[^ -~]", "?");
    return end == start ? "nothing" : "'" + text + (shown < end ? "..." : "") + "'";
  }
}
