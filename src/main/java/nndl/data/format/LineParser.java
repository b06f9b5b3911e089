package nndl.data.format;

import nndl.math.SparseRows;

/** Makes a sample of a line. */
sealed interface LineParser permits CsvLine, LibsvmLine {
  /** Appends the inputs that are not zero, as they are written, to a row and returns the label. */
  byte parse(LineReader line, SparseRows row);
}
