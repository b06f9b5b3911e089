package nndl.model.ensemble;

import static java.nio.charset.StandardCharsets.UTF_8;

import nndl.model.evaluation.CsvRows;

/**
 * What the samples of a file are called: its name and their numbers, as a field of CSV. The name of
 * a sample is made of the one before by counting up in place, since they follow one another.
 */
final class NumberedName {
  private final String before;
  private final String after;

  /** Where digits begin. */
  private final int from;

  /** Where they end in the last field. */
  private int to;

  private byte[] field = {};
  private long last = -1;

  NumberedName(String file) {
    String quoted = CsvRows.quoted(file + "#");
    this.after = quoted.startsWith("\"") ? "\"" : "";
    this.before = quoted.substring(0, quoted.length() - after.length());
    this.from = before.getBytes(UTF_8).length;
  }

  /** The field of a sample, which holds until the next is asked for. */
  byte[] field(long number) {
    if (number != last + 1 || !countUp()) {
      field = (before + number + after).getBytes(UTF_8);
      to = field.length - after.length();
    }
    last = number;
    return field;
  }

  /** Whether there are enough digits for one more. */
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
