package nndl.math;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Collects rows of CSV in one buffer of bytes, so that a field needs no object. The format is RFC
 * 4180 in UTF-8, but lines end with LF.
 */
public final class CsvRows {
  private static final int CAPACITY = 1 << 16;

  /** A character because of which a field needs quotes. */
  private static final Pattern SPECIAL = Pattern.compile("[,\"\r\n]");

  private byte[] bytes = new byte[CAPACITY];
  private int end;
  private boolean inRow;

  /** Returns a text as a field, in quotes if it needs them. */
  public static String quoted(String text) {
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Returns names for people, with commas between them: those that have one are in quotes. */
  public static String list(List<String> names) {
    return names.stream().map(CsvRows::quoted).collect(Collectors.joining(", "));
  }

  /** Returns a row of texts and numbers. A field that is null has no value. */
  public static String row(Object... fields) {
    return Arrays.stream(fields)
        .map(field -> field == null ? "" : quoted(field.toString()))
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** Like {@link #quoted}, but returns the field as bytes. */
  public static byte[] field(String text) {
    return quoted(text).getBytes(UTF_8);
  }

  /** Adds a field that {@link #field} has made. */
  public void add(byte[] field) {
    begin(field.length);
    System.arraycopy(field, 0, bytes, end, field.length);
    end += field.length;
  }

  /** Adds a field with a number. */
  public void add(float number) {
    begin(FloatText.MAX_BYTES);
    end = FloatText.write(number, bytes, end);
  }

  /** Adds a field without a value. */
  public void addEmpty() {
    begin(0);
  }

  private void begin(int length) {
    int maxEnd = end + length + 2; // a comma before it, and the end of the row behind it
    if (maxEnd > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(maxEnd, 2 * bytes.length));
    }
    if (inRow) {
      bytes[end++] = ',';
    }
    inRow = true;
  }

  /** Ends the current row. */
  public void endRow() {
    bytes[end++] = '\n';
    inRow = false;
  }

  /** Whether the buffer contains enough bytes to be written. */
  public boolean isFull() {
    return end > CAPACITY / 2;
  }

  /** Writes the buffer and empties it. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, end);
    end = 0;
  }
}
