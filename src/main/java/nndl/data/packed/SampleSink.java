package nndl.data.packed;

import nndl.math.SparseRows;

/** Receives samples one after the other. */
public interface SampleSink {
  /** The largest number of classes. A label is a number from 0 to one less. */
  int MAX_CLASSES = 1_000;

  /** Adds a sample whose inputs are the bytes from {@code source[from]} on. */
  void add(byte[] source, int from, Target target);

  /**
   * Adds a sample whose inputs are the only row of {@code row}, before they are divided by the
   * scale.
   */
  void add(SparseRows row, Target target);
}
