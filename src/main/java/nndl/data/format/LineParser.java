package nndl.data.format;

import nndl.data.packed.SampleSink;
import nndl.data.recipe.Decimal;
import nndl.math.SparseRows;

/** Parses a line of a text file into a sample. */
sealed interface LineParser permits CsvLine, LibsvmLine {
  /** Stands for a label that is not the number of a class. */
  int NONE = -1;

  /** Returns the parser of the lines of a file. */
  static LineParser of(Format format, InputOptions options, boolean labelled, int width) {
    return format == Format.CSV
        ? new CsvLine(width, options.label(), labelled)
        : new LibsvmLine(width, labelled);
  }

  /**
   * Parses a line into the only row of {@code row}, before inputs are divided by the scale. Returns
   * the label, or {@link #NONE} if the line is no sample, which is added to the faults of the file.
   */
  default int parse(LineReader line, SparseRows row, InputOptions options) {
    row.clear();
    int label = parse(line, row);
    return label == NONE ? NONE : line.check(label, row, options);
  }

  /**
   * Appends the line's nonzero inputs to {@code row}. Returns the label, or {@link #NONE} after it
   * has added a fault.
   */
  int parse(LineReader line, SparseRows row);

  /** Returns the label without looking at the rest of the line, or {@link #NONE}. */
  int label(LineReader line);

  /** Returns what an error about the label shows of the line and says about its place. */
  default String aroundLabel(LineReader line) {
    return "";
  }

  /** Returns the class number in a part of the line, or {@link #NONE}. */
  static int label(LineReader line, int from, int to) {
    float number = Decimal.float32(line.buffer(), from, to);
    boolean isClass = number >= 0 && number < SampleSink.MAX_CLASSES && number == (int) number;
    return isClass ? (int) number : NONE;
  }

  /** Like {@link #label(LineReader, int, int)}, but it is a fault if there is none. */
  default int requireLabel(LineReader line, int from, int to) {
    int label = label(line, from, to);
    if (label == NONE) {
      boolean number = !Float.isNaN(Decimal.float32(line.buffer(), from, to));
      return line.wrong(
          "label",
          "a class number of 0 to 999 as label",
          line.show(from, to)
              + aroundLabel(line)
              + (number ? ": only tables have numbers as answers (--regression)" : ""));
    }
    return label;
  }

  static boolean isSpace(byte c) {
    return c == ' ' || c == '\t';
  }

  /** Returns the index of the first byte from {@code from} on that is no space. */
  static int skipSpaces(byte[] text, int from, int to) {
    int at = from;
    while (at < to && isSpace(text[at])) {
      at++;
    }
    return at;
  }
}
