package nndl.data.packed;

import nndl.math.SparseRows;

/** Takes samples one after the other. */
public interface SampleSink {
  /** A sample whose inputs are the bytes {@code source[from]} and those that follow. */
  void add(byte[] source, int from, byte label);

  /** A sample whose inputs, as the file has them, are the only row of {@code row}. */
  void add(SparseRows row, byte label);
}
