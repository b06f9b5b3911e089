package nndl.data.packed;

import nndl.math.SparseRows;

/** Labelled samples in memory, which training and evaluations read one by one. */
public abstract sealed class PackedSamples extends PackedBytes permits Samples, FloatSamples {
  PackedSamples(PackedBytes packed) {
    super(packed);
  }

  /**
   * Returns the index of the first sample whose label is {@code classes} or more, or -1 if there is
   * none.
   */
  public final int firstLabelNotBelow(int classes) {
    for (int i = 0; i < count(); i++) {
      if (label(i) >= classes) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public final PackedSamples range(int from, int to) {
    return of(super.range(from, to));
  }

  /** Returns samples of the same kind. */
  abstract PackedSamples of(PackedBytes others);

  /** Appends the inputs of sample {@code i} to {@code rows}. */
  public final void appendTo(SparseRows rows, int i) {
    appendAt(location(i), rows);
  }

  /** Appends the inputs of the sample at a location to {@code rows}. */
  public final void appendAt(long location, SparseRows rows) {
    unpack(bytes(location), from(location), length(location), rows);
  }

  /** Appends the inputs of the sample in these bytes to {@code rows}. */
  abstract void unpack(byte[] bytes, int from, int length, SparseRows rows);

  /**
   * Extends a hash by all inputs of sample {@code i}, with {@link SampleHash#fold}. It is called
   * soon after a JVM has started and loaded its samples, when little code is compiled yet. It reads
   * the inputs one by one, because code with vectors would be slow until it is compiled.
   */
  final long fold(long hash, int i) {
    long location = location(i);
    return fold(hash, bytes(location), from(location), length(location));
  }

  abstract long fold(long begin, byte[] bytes, int from, int length);
}
