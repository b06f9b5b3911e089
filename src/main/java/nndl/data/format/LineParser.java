package nndl.data.format;

import nndl.math.SparseRows;

/** Parses a line into a sample. */
sealed interface LineParser permits CsvLine, LibsvmLine {
  /** Appends the nonzero inputs, as they are written, to a row, and returns the label. */
  byte parse(LineReader line, SparseRows row);
}
