package nndl.data.packed;

import nndl.math.SparseRows;

/** Receives samples one after the other. */
public interface SampleSink {
  /** Adds a sample whose inputs are the bytes from {@code source[from]} on. */
  void add(byte[] source, int from, byte label);

  /**
   * Adds a sample whose inputs are the only row of {@code row}, before they are divided by the
   * scale.
   */
  void add(SparseRows row, byte label);
}
