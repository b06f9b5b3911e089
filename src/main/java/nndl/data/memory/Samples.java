package nndl.data.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.math.SparseRows;

/**
 * Labelled samples in memory: inputs of one byte, meaning value / 255, and a class number each.
 *
 * <p>Images are mostly background, so a sample is held as pairs (distance from the column before,
 * value) of its non-zero inputs, two bytes each: about 305 bytes for an MNIST digit instead of 784.
 * A distance of more than 255 takes pairs of value zero on the way. A sample that would not get
 * smaller is held as it is; its length, the full width, tells.
 */
public final class Samples implements PackedSamples {
  private static final int MAX_DISTANCE = 255;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final float[] INPUT_OF_BYTE = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      INPUT_OF_BYTE[value] = value / 255f;
    }
  }

  private final int width;
  private final PackedBytes packed;

  private Samples(int width, PackedBytes packed) {
    this.width = width;
    this.packed = packed;
  }

  @Override
  public int count() {
    return packed.count();
  }

  @Override
  public int label(int i) {
    return packed.label(i);
  }

  @Override
  public Samples range(int from, int to) {
    return new Samples(width, packed.range(from, to));
  }

  @Override
  public long heldBytes() {
    return packed.heldBytes();
  }

  @Override
  public int prefetch(int i) {
    return packed.prefetch(i);
  }

  @Override
  public void appendTo(SparseRows rows, int i) {
    byte[] chunk = packed.chunk(i);
    if (chunk != null) {
      unpack(chunk, packed.start(i), packed.length(i), rows);
    } else {
      unpack(packed.copy(i), 0, packed.length(i), rows);
    }
  }

  private void unpack(byte[] bytes, int from, int length, SparseRows rows) {
    int entry = rows.beginRow(width);
    int[] column = rows.column();
    float[] value = rows.value();
    if (length == width) {
      for (int k = 0; k < width; k++) {
        int input = bytes[from + k] & 0xff;
        column[entry] = k;
        value[entry] = INPUT_OF_BYTE[input];
        entry += input == 0 ? 0 : 1;
      }
    } else {
      int pairs = length / 2;
      int k = 0;
      for (int p = 0; p < pairs; p++) {
        k += bytes[from + 2 * p] & 0xff;
        column[entry + p] = k;
        value[entry + p] = INPUT_OF_BYTE[bytes[from + 2 * p + 1] & 0xff];
      }
      entry += pairs;
    }
    rows.endRow(entry);
  }

  /** Takes samples one by one and packs them. */
  public static final class Builder implements Packer {
    private final int width;
    private final PackedBytes.Builder packed;
    private byte[] row;

    /** For {@code capacity} samples of {@code width} inputs, and more. */
    public Builder(int width, int capacity, Room room) {
      this.width = width;
      this.packed = new PackedBytes.Builder(capacity, 64 + (long) capacity * width * 2 / 5, room);
    }

    @Override
    public void add(byte[] source, int from, byte label) {
      packed.reserve(2 * width); // at most a pair for each input
      byte[] chunk = packed.chunk();
      int at = packed.end();
      int length = pack(source, from, chunk, at) - at;
      if (length >= width) {
        System.arraycopy(source, from, chunk, at, width);
        length = width;
      }
      packed.add(length, label);
    }

    /** Writes the pairs of a sample to {@code target} and says where they end. */
    private int pack(byte[] source, int from, byte[] target, int start) {
      int at = start;
      int last = 0;
      int k = 0;
      while (k < width) {
        boolean whole = k + Long.BYTES <= width && k + Long.BYTES - last <= MAX_DISTANCE;
        long eight = k + Long.BYTES <= width ? (long) EIGHT_BYTES.get(source, from + k) : 1;
        if (eight == 0) {
          k += Long.BYTES;
        } else if (whole) {
          // A pair is written for each input; those of zeros are written over. A branch would be
          // mistaken at every edge of the image.
          for (int j = 0; j < Long.BYTES; j++, k++) {
            int input = (int) eight & 0xff;
            eight >>>= Byte.SIZE;
            target[at] = (byte) (k - last);
            target[at + 1] = (byte) input;
            int some = (-input) >> 31; // all bits if the input is not zero
            at += 2 & some;
            last += (k - last) & some;
          }
        } else {
          byte input = source[from + k];
          if (input != 0) {
            for (; k - last > MAX_DISTANCE; last += MAX_DISTANCE) {
              target[at++] = (byte) MAX_DISTANCE;
              target[at++] = 0;
            }
            target[at++] = (byte) (k - last);
            target[at++] = input;
            last = k;
          }
          k++;
        }
      }
      return at;
    }

    @Override
    public void add(SparseRows sparse, byte label) {
      if (row == null) {
        row = new byte[width];
      }
      int entries = sparse.start(1);
      for (int e = 0; e < entries; e++) {
        row[sparse.column()[e]] = (byte) (int) sparse.value()[e];
      }
      add(row, 0, label);
      for (int e = 0; e < entries; e++) {
        row[sparse.column()[e]] = 0;
      }
    }

    @Override
    public void addAll(PackedSamples samples, int from, int to) {
      packed.addAll(((Samples) samples).packed, from, to);
    }

    @Override
    public Samples build() {
      return new Samples(width, packed.build());
    }
  }
}
