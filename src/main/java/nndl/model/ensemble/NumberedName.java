package nndl.model.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import nndl.math.CsvRows;

/**
 * Makes the names of the samples of a file, as CSV fields: the file's name, {@code #} and the
 * sample's number. If a sample follows the previous sample and its number has as many digits, its
 * name is made without new memory: the number is increased in place.
 */
final class NumberedName {
  private final String before;
  private final String after;

  /** The index in {@link #field} where the digits begin. */
  private final int from;

  /** The index in {@link #field} where the digits end. */
  private int to;

  private byte[] field = {};
  private long last = -1;

  NumberedName(String file) {
    String quoted = CsvRows.quoted(file + "#");
    this.after = quoted.startsWith("\"") ? "\"" : "";
    this.before = quoted.substring(0, quoted.length() - after.length());
    this.from = before.getBytes(UTF_8).length;
  }

  /** Returns the field of a sample. It is valid until the next call. */
  byte[] field(long number) {
    if (number != last + 1 || !countUp()) {
      field = (before + number + after).getBytes(UTF_8);
      to = field.length - after.length();
    }
    last = number;
    return field;
  }

  /** Increases the number by one. Returns false if the new number needs one more digit. */
  private boolean countUp() {
    int at = to - 1;
    while (at >= from && field[at] == '9') {
      field[at--] = '0';
    }
    if (at < from) {
      return false;
    }
    field[at]++;
    return true;
  }
}
