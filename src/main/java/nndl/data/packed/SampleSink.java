package nndl.data.packed;

import nndl.math.SparseRows;

/** Takes samples one after the other. */
public interface SampleSink {
  /** Adds a sample whose inputs are the bytes from {@code source[from]} on. */
  void add(byte[] source, int from, byte label);

  /** Adds a sample whose inputs, as the file has them, are the only row of {@code row}. */
  void add(SparseRows row, byte label);
}
