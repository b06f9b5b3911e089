package nndl.data.format;

import nndl.math.SparseRows;

/**
 * Parses a line of a LIBSVM file: the label, then pairs {@code index:value}, separated by spaces.
 * Indexes start at 1 and are in ascending order. Inputs that are not listed are zero.
 *
 * @param width the number of inputs, which is the largest index allowed
 * @param labelled whether the label is used; an unused label may be any word without a colon
 */
record LibsvmLine(int width, boolean labelled) implements LineParser {
  private static final int MAX_DIGITS = 9;

  @Override
  public int parse(LineReader line, SparseRows row) {
    byte[] text = line.buffer();
    int to = line.to();
    int at = endOfWord(text, line.from(), to);
    int label = labelled ? known(line, at) : unseen(line, at);
    int entry = row.beginRow(width);
    int last = 0;
    for (at = skipSpaces(text, at, to); at < to; at = skipSpaces(text, at, to)) {
      int start = at;
      int index = 0;
      while (at < to && text[at] >= '0' && text[at] <= '9' && at - start < MAX_DIGITS) {
        index = index * 10 + text[at++] - '0';
      }
      int end = endOfWord(text, start, to);
      if (at == start || at == end || text[at] != ':') {
        throw line.wrong(Fault.INDEX, "index:value", line.show(start, end));
      }
      if (index <= last || index > width) {
        throw line.wrong(Fault.INDEX, range(last), index);
      }
      float value = value(text, at + 1, end);
      if (Float.isNaN(value)) {
        throw line.wrong(Fault.NUMBER, "a number after index " + index, line.show(at + 1, end));
      }
      row.column()[entry] = index - 1;
      row.value()[entry] = value;
      entry += value == 0 ? 0 : 1;
      last = index;
      at = end;
    }
    row.endRow(entry);
    return label;
  }

  @Override
  public int label(LineReader line) {
    return Decimal.label(
        line.buffer(), line.from(), endOfWord(line.buffer(), line.from(), line.to()));
  }

  @Override
  public String aroundLabel(LineReader line) {
    return "";
  }

  private int known(LineReader line, int end) {
    int label = Decimal.label(line.buffer(), line.from(), end);
    if (label < 0) {
      throw Decimal.wrongLabel(line, line.from(), end, aroundLabel(line));
    }
    return label;
  }

  private static int unseen(LineReader line, int end) {
    for (int i = line.from(); i < end; i++) {
      if (line.buffer()[i] == ':') {
        throw line.wrong(Fault.LABEL, "a label before index:value", line.show(line.from(), end));
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

  private static float value(byte[] text, int from, int to) {
    int integer = 0;
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9' && at - from < MAX_DIGITS) {
      integer = integer * 10 + text[at++] - '0';
    }
    return at == to && at > from ? integer : Decimal.parse(text, from, to);
  }

  private static int endOfWord(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != ' ' && text[at] != '\t') {
      at++;
    }
    return at;
  }

  private static int skipSpaces(byte[] text, int from, int to) {
    int at = from;
    while (at < to && (text[at] == ' ' || text[at] == '\t')) {
      at++;
    }
    return at;
  }
}
