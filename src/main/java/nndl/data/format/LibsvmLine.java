package nndl.data.format;

import nndl.data.recipe.Decimal;
import nndl.math.SparseRows;

/**
 * Parses a line of a LIBSVM file: the label, then pairs {@code index:value}, separated by spaces.
 * Indexes start at 1 and are in ascending order. Inputs that are not listed are zero.
 *
 * @param width the number of inputs, which is the largest index allowed
 * @param labelled whether the label is used; an unused label may be any word without a colon
 */
record LibsvmLine(int width, boolean labelled) implements LineParser {
  @Override
  public int parse(LineReader line, SparseRows row) {
    byte[] text = line.buffer();
    int to = line.to();
    int at = endOfWord(text, line.from(), to);
    int label = labelled ? requireLabel(line, line.from(), at) : unseen(line, at);
    if (label == NONE) {
      return NONE;
    }
    int entry = row.beginRow(width);
    int last = 0;
    for (at = LineParser.skipSpaces(text, at, to);
        at < to;
        at = LineParser.skipSpaces(text, at, to)) {
      int start = at;
      long digits = Decimal.digits(text, at, to);
      int index = Decimal.number(digits);
      int colon = Decimal.end(digits);
      if (index < 0 || colon == to || text[colon] != ':') {
        int end = endOfWord(text, start, to);
        return line.wrong("index", "index:value", line.show(start, end));
      }
      if (index <= last || index > width) {
        return line.wrong("index", range(last), index);
      }
      digits = Decimal.digits(text, colon + 1, to);
      at = Decimal.end(digits);
      float value = Decimal.number(digits);
      if (value < 0 || (at < to && !LineParser.isSpace(text[at]))) {
        at = endOfWord(text, at, to);
        value = Decimal.float32(text, colon + 1, at);
        if (Float.isNaN(value)) {
          return line.wrong("number", "a number after index " + index, line.show(colon + 1, at));
        }
      }
      row.column()[entry] = index - 1;
      row.value()[entry] = value;
      entry += value == 0 ? 0 : 1;
      last = index;
    }
    row.endRow(entry);
    return label;
  }

  @Override
  public int label(LineReader line) {
    return LineParser.label(line, line.from(), endOfWord(line.buffer(), line.from(), line.to()));
  }

  private static int unseen(LineReader line, int end) {
    for (int i = line.from(); i < end; i++) {
      if (line.buffer()[i] == ':') {
        return line.wrong("label", "a label before index:value", line.show(line.from(), end));
      }
    }
    return 0;
  }

  private String range(int last) {
    return last == width
        ? "no index after %s, the last of the inputs".formatted(width)
        : "an index of %s to %s".formatted(last + 1, width)
            + (last == 0 ? "" : ", ascending after %s".formatted(last));
  }

  private static int endOfWord(byte[] text, int from, int to) {
    int at = from;
    while (at < to && !LineParser.isSpace(text[at])) {
      at++;
    }
    return at;
  }
}
