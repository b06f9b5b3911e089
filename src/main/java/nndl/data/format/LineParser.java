package nndl.data.format;

import nndl.math.SparseRows;

/** Parses a line of a text file into a sample. */
sealed interface LineParser permits CsvLine, LibsvmLine {
  /**
   * Appends the line's nonzero inputs to {@code row}, before they are divided by the scale. Returns
   * the label.
   */
  int parse(LineReader line, SparseRows row);
}
