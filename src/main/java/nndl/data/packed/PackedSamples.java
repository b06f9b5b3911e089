package nndl.data.packed;

import nndl.math.SparseRows;

/** Labelled samples in memory, for kernels to read one by one. */
public sealed interface PackedSamples permits Samples, FloatSamples {
  int count();

  /** The class of sample {@code i}. */
  int label(int i);

  /** The first sample with a label of {@code classes} or more, or -1. */
  default int firstLabelNotBelow(int classes) {
    for (int i = 0; i < count(); i++) {
      if (label(i) >= classes) {
        return i;
      }
    }
    return -1;
  }

  /** The samples {@code from} to {@code to - 1}, which share the memory of all. */
  PackedSamples range(int from, int to);

  /**
   * {@link SampleHash#fold} of all inputs of sample {@code i}. This is the first thing that a new
   * JVM does with samples, and it works number by number: vectors would take long until they are
   * compiled.
   */
  long fold(long hash, int i);

  /** The bytes of the heap that the samples hold. */
  long heldBytes();

  /**
   * The packed location of sample {@code i}. Users that read samples in some order need to look it
   * up only once.
   */
  long location(int i);

  /**
   * Reads one byte of every cache line of the sample at a location and discards it. So the cache
   * lines of many samples are fetched at the same time, while {@link #appendAt} waits for one after
   * the other.
   */
  int prefetch(long location);

  /** Appends the inputs of the sample at a location to {@code rows}. */
  void appendAt(long location, SparseRows rows);

  /** Appends the inputs of sample {@code i} to {@code rows}. */
  default void appendTo(SparseRows rows, int i) {
    appendAt(location(i), rows);
  }
}
