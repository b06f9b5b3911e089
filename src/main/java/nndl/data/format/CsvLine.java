package nndl.data.format;

import nndl.data.format.InputOptions.Label;
import nndl.data.recipe.Decimal;
import nndl.math.SparseRows;

/**
 * Parses a line of a CSV file: numbers separated by commas. Spaces around the numbers are ignored.
 *
 * @param width the number of inputs in a line
 * @param labelAt the field that contains the label, if there is one
 * @param labelled whether the label is used; an unused label may be any text
 */
record CsvLine(int width, Label labelAt, boolean labelled) implements LineParser {
  private static final int FEWEST_COUNTED = 4;

  /** Returns the number of fields of a line that are not inputs: 1 for a label, or 0. */
  static int labels(Label labelAt) {
    return labelAt == Label.NONE ? 0 : 1;
  }

  /** Returns the number of fields of a line. */
  static int fields(LineReader line) {
    int fields = 1;
    for (int i = line.from(); i < line.to(); i++) {
      fields += line.buffer()[i] == ',' ? 1 : 0;
    }
    return fields;
  }

  /** Returns the number in each field of a line, or NaN where there is none. */
  private static float[] numbers(LineReader line) {
    float[] numbers = new float[fields(line)];
    int at = line.from();
    for (int f = 0; f < numbers.length; f++) {
      int end = endOfField(line.buffer(), at, line.to());
      numbers[f] = number(line.buffer(), at, end);
      at = end + 1;
    }
    return numbers;
  }

  /** Whether none of the fields is a number, so that the line consists of names. */
  static boolean isOfNames(LineReader line) {
    for (float number : numbers(line)) {
      if (!Float.isNaN(number)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the fields count themselves from 0 or from 1, as a table of numbers without names of
   * columns is written by some programs. One field at an end, that of the label, may be a name. Few
   * numbers alone could as well be a sample.
   */
  static boolean countsColumns(LineReader line) {
    float[] numbers = numbers(line);
    int counted = 0;
    float last = Float.NaN;
    for (int f = 0; f < numbers.length; f++) {
      float number = numbers[f];
      if (counted == 0 ? number == 0 || number == 1 : number == last + 1) {
        last = number;
        counted++;
      } else if (!Float.isNaN(number) || (f > 0 && f < numbers.length - 1)) {
        return false;
      }
    }
    return counted == numbers.length
        ? counted >= FEWEST_COUNTED
        : counted == numbers.length - 1 && counted > 1;
  }

  @Override
  public int parse(LineReader line, SparseRows row) {
    byte[] text = line.buffer();
    int to = line.to();
    int fields = width + labels(labelAt);
    int labelField =
        switch (labelAt) {
          case FIRST -> 0;
          case LAST -> width;
          case NONE -> -1;
        };
    int entry = row.beginRow(width);
    int[] columns = row.column();
    float[] values = row.value();
    int label = 0;
    int column = 0;
    int at = line.from();
    for (int field = 0; field < fields; field++) {
      if (at > to) {
        return wrongCount(line);
      }
      int start = at;
      long digits = Decimal.digits(text, start, to);
      at = Decimal.end(digits);
      float value = Decimal.number(digits);
      if (value < 0 || (at < to && text[at] != ',')) {
        at = endOfField(text, at, to);
        value = number(text, start, at);
      }
      if (field == labelField) {
        label = labelled ? label(line, start, at) : 0;
        if (label == NONE) {
          return NONE;
        }
      } else {
        if (Float.isNaN(value)) {
          return wrongNumber(line, field, start, at);
        }
        columns[entry] = column++;
        values[entry] = value;
        entry += value == 0 ? 0 : 1;
      }
      at++;
    }
    if (at <= to) {
      return wrongCount(line);
    }
    row.endRow(entry);
    return label;
  }

  private int wrongCount(LineReader line) {
    return line.wrong("fields", "%s fields".formatted(width + labels(labelAt)), fields(line));
  }

  /**
   * Adds the fault that a field is not a number. If the number of fields is wrong too, that is the
   * more likely mistake and is reported instead.
   */
  private int wrongNumber(LineReader line, int field, int start, int end) {
    return fields(line) == width + labels(labelAt)
        ? line.wrong("number", "a number in field %s".formatted(field + 1), line.show(start, end))
        : wrongCount(line);
  }

  @Override
  public int label(LineReader line) {
    byte[] text = line.buffer();
    int start = line.from();
    int end = line.to();
    if (labelAt == Label.FIRST) {
      end = endOfField(text, start, end);
    } else {
      for (int at = end - 1; at >= line.from() && start == line.from(); at--) {
        start = text[at] == ',' ? at + 1 : start;
      }
    }
    int from = LineParser.skipSpaces(text, start, end);
    return LineParser.label(line, from, endOfText(text, from, end));
  }

  @Override
  public String aroundLabel(LineReader line) {
    return " in %s (%s)"
        .formatted(
            line.show(),
            labelAt == Label.FIRST
                ? "--csv-label last takes the last field"
                : "--csv-label first takes the first field");
  }

  private int label(LineReader line, int start, int end) {
    int from = LineParser.skipSpaces(line.buffer(), start, end);
    return requireLabel(line, from, endOfText(line.buffer(), from, end));
  }

  private static int endOfField(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != ',') {
      at++;
    }
    return at;
  }

  private static float number(byte[] text, int start, int end) {
    int from = LineParser.skipSpaces(text, start, end);
    return Decimal.float32(text, from, endOfText(text, from, end));
  }

  private static int endOfText(byte[] text, int from, int to) {
    int end = to;
    while (end > from && LineParser.isSpace(text[end - 1])) {
      end--;
    }
    return end;
  }
}
