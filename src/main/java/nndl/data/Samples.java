package nndl.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
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
  private static final long serialVersionUID = 1;
  private static final int MAX_DISTANCE = 255;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final float[] INPUT_OF_BYTE = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      INPUT_OF_BYTE[value] = value / 255f;
    }
  }

  private final int width;
  private final byte[] bytes;
  private final SampleIndex index;

  private Samples(int width, byte[] bytes, SampleIndex index) {
    this.width = width;
    this.bytes = bytes;
    this.index = index;
  }

  @Override
  public int count() {
    return index.count();
  }

  @Override
  public int label(int i) {
    return index.label(i);
  }

  @Override
  public long heldBytes() {
    return bytes.length + index.heldBytes();
  }

  @Override
  public int prefetch(int i) {
    int sum = 0;
    int end = index.end(i);
    for (int at = index.start(i); at < end; at += CACHE_LINE) {
      sum += bytes[at];
    }
    return sum;
  }

  @Override
  public void appendTo(SparseRows rows, int i) {
    int from = index.start(i);
    int to = index.end(i);
    int entry = rows.beginRow(width);
    int[] column = rows.column();
    float[] value = rows.value();
    if (to - from == width) {
      for (int k = 0; k < width; k++) {
        int input = bytes[from + k] & 0xff;
        column[entry] = k;
        value[entry] = INPUT_OF_BYTE[input];
        entry += input == 0 ? 0 : 1;
      }
    } else {
      int pairs = (to - from) / 2;
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

  @Override
  public Samples range(int from, int to) {
    byte[] newBytes = Arrays.copyOfRange(bytes, index.start(from), index.start(to));
    return new Samples(width, newBytes, index.range(from, to));
  }

  /** Takes samples one by one and packs them. */
  public static final class Builder implements Packer {
    private final int width;
    private final SampleIndex.Builder index;
    private byte[] bytes;
    private byte[] row;
    private int end;

    /** For {@code capacity} samples of {@code width} inputs, and more. */
    public Builder(int width, int capacity) {
      this.width = width;
      this.index = new SampleIndex.Builder(capacity);
      this.bytes = new byte[(int) Math.min(MAX_BYTES, 64 + (long) capacity * width * 2 / 5)];
    }

    @Override
    public void add(byte[] source, int from, byte label) {
      reserve(2 * width); // at most a pair for each input
      int packed = pack(source, from) - end;
      if (packed >= width) {
        System.arraycopy(source, from, bytes, end, width);
        packed = width;
      }
      end += packed;
      index.add(end, label);
    }

    /** Writes the pairs of a sample from {@code end} and says where they end. */
    private int pack(byte[] source, int from) {
      byte[] target = bytes;
      int at = end;
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
    public void addAll(PackedSamples samples) {
      Samples others = (Samples) samples;
      reserve(others.bytes.length);
      System.arraycopy(others.bytes, 0, bytes, end, others.bytes.length);
      index.addAll(others.index, end);
      end += others.bytes.length;
    }

    private void reserve(int more) {
      if (more > bytes.length - end) {
        long length = Math.min(MAX_BYTES, Math.max(2L * bytes.length, (long) end + more));
        if (length < (long) end + more) {
          throw new InputException(
              "samples: expected less than 2 GiB at once, found more after %s; use more --shards, of plain files"
                  .formatted(index.count()));
        }
        bytes = Arrays.copyOf(bytes, (int) length);
      }
    }

    @Override
    public Samples build() {
      return new Samples(width, Arrays.copyOf(bytes, end), index.build());
    }
  }
}
