package nndl.data.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import nndl.data.storage.Content;
import nndl.data.table.Faults;
import nndl.data.table.RecordReader;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Reads the lines of a text file one by one. Lines end with LF or CRLF; this is optional for the
 * last line. Empty lines are skipped. At the end of the file they may be, elsewhere they are
 * faults.
 */
final class LineReader extends RecordReader {
  private static final int SHOWN_BYTES = 20;
  private static final int SHOWN_BYTES_OF_LINE = 40;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Faults faults;
  private int to;

  /**
   * Creates a reader that stands before the first line of {@code content}.
   *
   * @param content the file, from the start of a line on
   * @param offset the position of that line in the file
   * @param linesBefore the number of lines before it in the file
   * @param faults takes empty lines, and lines that are no samples
   */
  LineReader(Content content, long offset, long linesBefore, Faults faults) {
    super(content, offset, linesBefore);
    this.faults = faults;
  }

  @Override
  public boolean next() {
    for (long empty = 0; nextOfAny(); empty++) {
      if (from < to) {
        for (; empty > 0; empty--) {
          faults.add("empty", place(line - empty), "a sample", "an empty line");
        }
        return true;
      }
    }
    return false;
  }

  private boolean nextOfAny() {
    from = next;
    line++;
    int at = 0;
    boolean ends = false;
    while (!ends && available(at)) {
      byte[] text = buffer;
      int i = from + at;
      while (i < filled && text[i] != '\n') {
        i++;
      }
      ends = i < filled;
      at = i - from;
    }
    next = from + at + (ends ? 1 : 0);
    to = from + at - (at > 0 && buffer[from + at - 1] == '\r' ? 1 : 0);
    skipMark();
    return ends || at > 0;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /**
   * Returns the label, or {@link LineParser#NONE} if the inputs of this line cannot be inputs of a
   * network.
   */
  int check(int label, SparseRows row, InputOptions options) {
    int entries = row.start(1);
    float[] values = row.value();
    float scale = options.divisor(false);
    boolean bytes = options.scale() == null;
    for (int e = 0; e < entries; e++) {
      float value = values[e];
      if (bytes && !(value >= 0 && value <= 255 && value == (int) value)) {
        return wrong("input", "whole numbers of 0 to 255 as inputs, or --scale", value);
      }
      if (!bytes && !(Math.abs(value / scale) <= InputOptions.LARGEST_INPUT)) {
        return wrong("input", "inputs that --scale makes 2^64 at most", value);
      }
    }
    return label;
  }

  /** Creates an error that names this line, without which the file cannot be read. */
  InputException expected(Object expected, Object found) {
    return InputException.expected(place(), hinted(expected), found);
  }

  /** Adds a fault of this line, which is no sample. Returns {@link LineParser#NONE}. */
  int wrong(String kind, Object expected, Object found) {
    faults.add(kind, place(), hinted(expected), found);
    return LineParser.NONE;
  }

  /** Quotes, which this reader does not know, are the likely cause of any fault of their line. */
  private Object hinted(Object expected) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '"') {
        return expected + " (--label NAME reads quotes and a header)";
      }
    }
    return expected;
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
    while (shown < end && (buffer[shown] & 0xc0) == 0x80) {
      shown++; // a character of UTF-8 is shown whole
    }
    String text =
        CONTROL
            .matcher(new String(buffer, start, shown - start, StandardCharsets.UTF_8))
            .replaceAll("?");
    return end == start ? "nothing" : "'" + text + (shown < end ? "..." : "") + "'";
  }
}
