package nndl.data.packed;

import nndl.math.SparseRows;

/** Labelled samples in memory, which training and evaluations read one by one. */
public abstract sealed class PackedSamples permits Samples, FloatSamples {
  final PackedBytes packed;

  PackedSamples(PackedBytes packed) {
    this.packed = packed;
  }

  public final int count() {
    return packed.count();
  }

  /** Returns the class of sample {@code i}. */
  public final int label(int i) {
    return packed.label(i);
  }

  /** Returns how much sample {@code i} counts. */
  public final float weight(int i) {
    return packed.weight(i);
  }

  /** Returns how many numbers are the target of a sample; 0 if samples have classes. */
  public final int numberWidth() {
    return packed.numberWidth();
  }

  /** Copies the numbers of sample {@code i}, if it has any, to {@code target} from an index on. */
  public final void copyNumbers(int i, float[] target, int at) {
    packed.copyNumbers(i, target, at);
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

  /** Returns the samples {@code from} to {@code to - 1}, which share the memory of all samples. */
  public final PackedSamples range(int from, int to) {
    return of(packed.range(from, to));
  }

  /** Returns samples of the same kind. */
  abstract PackedSamples of(PackedBytes others);

  /** Returns the number of bytes of the heap that the samples occupy. */
  public final long heldBytes() {
    return packed.heldBytes();
  }

  /**
   * Returns the location of sample {@code i}, packed into one number. A caller can look up the
   * location once and pass it to both {@link #prefetch} and {@link #appendAt}.
   */
  public final long location(int i) {
    return packed.location(i);
  }

  /**
   * Reads every 64th byte of the sample at a location, so that the processor loads its cache lines.
   * Does nothing if the sample is not on the heap. If a caller prefetches many samples before it
   * appends the first, their cache lines are loaded at the same time. {@link #appendAt} alone would
   * wait for the cache lines of each sample in turn. Returns the sum of these bytes. A caller must
   * store it, or else the compiler may remove the reads.
   */
  public final int prefetch(long location) {
    return packed.prefetch(location);
  }

  /** Appends the inputs of sample {@code i} to {@code rows}. */
  public final void appendTo(SparseRows rows, int i) {
    appendAt(location(i), rows);
  }

  /** Appends the inputs of the sample at a location to {@code rows}. */
  public final void appendAt(long location, SparseRows rows) {
    unpack(packed.bytes(location), packed.from(location), PackedBytes.length(location), rows);
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
    return fold(hash, packed.bytes(location), packed.from(location), PackedBytes.length(location));
  }

  abstract long fold(long begin, byte[] bytes, int from, int length);
}
