package nndl.data.packed;

import nndl.math.SparseRows;

/** Labelled samples in memory, which training and evaluations read one by one. */
public sealed interface PackedSamples permits Samples, FloatSamples {
  int count();

  /** Returns the class of sample {@code i}. */
  int label(int i);

  /**
   * Returns the index of the first sample whose label is {@code classes} or more, or -1 if there is
   * none.
   */
  default int firstLabelNotBelow(int classes) {
    for (int i = 0; i < count(); i++) {
      if (label(i) >= classes) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the samples {@code from} to {@code to - 1}, which share the memory of all samples. */
  PackedSamples range(int from, int to);

  /**
   * Extends a hash by all inputs of sample {@code i}, with {@link SampleHash#fold}. It is called
   * soon after a JVM has started and loaded its samples, when little code is compiled yet. It reads
   * the inputs one by one, because code with vectors would be slow until it is compiled.
   */
  long fold(long hash, int i);

  /** Returns the number of bytes of the heap that the samples occupy. */
  long heldBytes();

  /**
   * Returns the location of sample {@code i}, packed into one number. A caller can look up the
   * location once and pass it to both {@link #prefetch} and {@link #appendAt}.
   */
  long location(int i);

  /**
   * Reads every 64th byte of the sample at a location, so that the processor loads its cache lines.
   * Does nothing if the sample is not on the heap. If a caller prefetches many samples before it
   * appends the first, their cache lines are loaded at the same time. {@link #appendAt} alone would
   * wait for the cache lines of each sample in turn. Returns the sum of these bytes. A caller must
   * store it, or else the compiler may remove the reads.
   */
  int prefetch(long location);

  /** Appends the inputs of the sample at a location to {@code rows}. */
  void appendAt(long location, SparseRows rows);

  /** Appends the inputs of sample {@code i} to {@code rows}. */
  default void appendTo(SparseRows rows, int i) {
    appendAt(location(i), rows);
  }
}
