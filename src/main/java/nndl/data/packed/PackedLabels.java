package nndl.data.packed;

import java.util.Arrays;

/**
 * Labels in memory: one byte each as long as all are below 256, and two otherwise.
 *
 * <p>A label is the sum of its entries in two arrays. The second array exists only if a label needs
 * it.
 */
final class PackedLabels {
  private final byte[] low;

  /** The labels divided by 256, or null if all are zero. */
  private final byte[] high;

  private PackedLabels(byte[] low, byte[] high) {
    this.low = low;
    this.high = high;
  }

  int count() {
    return low.length;
  }

  int get(int i) {
    int label = low[i] & 0xff;
    return high == null ? label : label | (high[i] & 0xff) << Byte.SIZE;
  }

  PackedLabels range(int from, int to) {
    return new PackedLabels(
        Arrays.copyOfRange(low, from, to),
        high == null ? null : Arrays.copyOfRange(high, from, to));
  }

  /** Returns the number of bytes of the heap that the labels occupy. */
  long heldBytes() {
    return low.length + (high == null ? 0L : high.length);
  }

  /** Packs labels one after the other. */
  static final class Builder {
    private byte[] low;
    private byte[] high;
    private int count;

    Builder(int capacity) {
      low = new byte[capacity];
    }

    /** Makes room for labels up to number {@code capacity - 1}. */
    void grow(int capacity) {
      low = Arrays.copyOf(low, capacity);
      high = high == null ? null : Arrays.copyOf(high, capacity);
    }

    void add(int label) {
      if (label >>> Byte.SIZE != 0 && high == null) {
        high = new byte[low.length];
      }
      low[count] = (byte) label;
      if (high != null) {
        high[count] = (byte) (label >>> Byte.SIZE);
      }
      count++;
    }

    PackedLabels build() {
      return new PackedLabels(
          Arrays.copyOf(low, count), high == null ? null : Arrays.copyOf(high, count));
    }
  }
}
