package nndl.data.format;

import nndl.math.SparseRows;

/** Parses a line of a text file into a sample. */
sealed interface LineParser permits CsvLine, LibsvmLine {
  /** Returns the parser of the lines of a file. */
  static LineParser of(Format format, InputOptions options, boolean labelled, int width) {
    return format == Format.CSV
        ? new CsvLine(width, options.label(), labelled)
        : new LibsvmLine(width, labelled);
  }

  /**
   * Appends the line's nonzero inputs to {@code row}, before they are divided by the scale. Returns
   * the label.
   */
  int parse(LineReader line, SparseRows row);

  /**
   * Returns the label without looking at the rest of the line, or -1 if it is not the number of a
   * class.
   */
  int label(LineReader line);

  /** Returns what an error about the label shows of the line and says about its place. */
  String aroundLabel(LineReader line);
}
