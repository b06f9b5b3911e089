package nndl.model.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import nndl.model.evaluation.CsvRows;

/**
 * The names of the samples of a file, as fields of CSV: the file's name and the sample's number.
 * Samples follow one another, so each name is made from the one before by counting up in place.
 */
final class NumberedName {
  private final String before;
  private final String after;

  /** Where the digits begin. */
  private final int from;

  /** Where the digits end in the last field. */
  private int to;

  private byte[] field = {};
  private long last = -1;

  NumberedName(String file) {
    String quoted = CsvRows.quoted(file + "#");
    this.after = quoted.startsWith("\"") ? "\"" : "";
    this.before = quoted.substring(0, quoted.length() - after.length());
    this.from = before.getBytes(UTF_8).length;
  }

  /** The field of a sample, which stays valid until the next call. */
  byte[] field(long number) {
    if (number != last + 1 || !countUp()) {
      field = (before + number + after).getBytes(UTF_8);
      to = field.length - after.length();
    }
    last = number;
    return field;
  }

  /** Counts up by one. Returns whether there were enough digits for it. */
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
