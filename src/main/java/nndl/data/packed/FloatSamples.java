package nndl.data.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.math.SparseRows;

/**
 * Labelled samples in memory whose inputs are any float32 numbers. Each nonzero input is stored as
 * its distance from the column before, and the value in four bytes. A distance is stored in groups
 * of seven bits, the lowest first, in as many bytes as it needs. All but the last have their upper
 * bit set.
 */
public final class FloatSamples extends PackedSamples {
  private static final int GROUP_BITS = 7;
  private static final int GROUP = (1 << GROUP_BITS) - 1;

  /** The bytes of an input at least. */
  private static final int MIN_BYTES = 1 + Float.BYTES;

  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private FloatSamples(PackedBytes packed) {
    super(packed);
  }

  @Override
  FloatSamples of(PackedBytes others) {
    return new FloatSamples(others);
  }

  @Override
  void unpack(byte[] bytes, int from, int length, SparseRows rows) {
    int entry = rows.beginRow(length / MIN_BYTES);
    int[] column = rows.column();
    float[] value = rows.value();
    int k = 0;
    for (int at = from, end = from + length; at < end; at += Float.BYTES) {
      int distance = bytes[at++];
      if (distance < 0) {
        distance = distance(bytes, at - 1);
        at += moreBytes(distance);
      }
      k += distance;
      column[entry] = k;
      value[entry++] = (float) FLOAT.get(bytes, at);
    }
    rows.endRow(entry);
  }

  /** Returns the distance whose first byte is {@code bytes[from]}. */
  private static int distance(byte[] bytes, int from) {
    int distance = bytes[from] & GROUP;
    for (int at = from; bytes[at] < 0; at++) {
      distance |= (bytes[at + 1] & GROUP) << (GROUP_BITS * (at + 1 - from));
    }
    return distance;
  }

  /** Returns how many bytes a distance has after the first. */
  private static int moreBytes(int distance) {
    return (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(distance | 1)) / GROUP_BITS;
  }

  @Override
  long fold(long begin, byte[] bytes, int from, int length) {
    long hash = begin;
    int column = 0;
    for (int at = from; at < from + length; at += Float.BYTES) {
      int distance = distance(bytes, at);
      at += 1 + moreBytes(distance);
      column += distance;
      hash = SampleHash.fold(hash, column, (float) FLOAT.get(bytes, at));
    }
    return hash;
  }

  /** Divides the inputs of samples by a scale and packs the samples, one after the other. */
  public static final class Builder extends Packer {
    private static final int FIRST_BYTES = 1 << 14;

    private final int width;
    private final float scale;

    /**
     * Creates a builder with memory for {@code capacity} samples of {@code width} inputs at first.
     */
    public Builder(int width, int capacity, float scale, MemoryBudget budget) {
      super(new PackedBytes.Builder(capacity, FIRST_BYTES, budget));
      this.width = width;
      this.scale = scale;
    }

    @Override
    public void add(byte[] source, int from, Target target) {
      int start = begin(width);
      int at = start;
      int last = 0;
      for (int k = 0; k < width; k++) {
        if (source[from + k] != 0) {
          at = put(at, k - last, (source[from + k] & 0xff) / scale);
          last = k;
        }
      }
      packed.add(at - start, target);
    }

    @Override
    public void add(SparseRows row, Target target) {
      int entries = row.start(1);
      int start = begin(entries);
      int at = start;
      int last = 0;
      for (int e = 0; e < entries; e++) {
        at = put(at, row.column()[e] - last, row.value()[e] / scale);
        last = row.column()[e];
      }
      packed.add(at - start, target);
    }

    /**
     * Reserves memory for a sample of at most {@code inputs} nonzero inputs. Returns the index
     * where the sample starts in the chunk.
     */
    private int begin(int inputs) {
      // A second byte stands for 128 columns or more, and further bytes for many more.
      packed.reserve(MIN_BYTES * inputs + Math.min(3 * inputs, width >> GROUP_BITS));
      return packed.end();
    }

    private int put(int start, int distance, float value) {
      byte[] chunk = packed.chunk();
      int at = start;
      int rest = distance;
      for (; rest > GROUP; rest >>>= GROUP_BITS) {
        chunk[at++] = (byte) (rest | ~GROUP);
      }
      chunk[at++] = (byte) rest;
      FLOAT.set(chunk, at, value);
      return at + Float.BYTES;
    }

    @Override
    public FloatSamples build() {
      return new FloatSamples(packed.build());
    }
  }
}
