package nndl.data.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.math.SparseRows;

/**
 * Labelled samples in memory whose inputs are any float32 numbers. Each nonzero input is stored as
 * a pair of five bytes: the distance from the column before, and the value. A distance above 255 is
 * split: pairs with value zero precede the pair of the input.
 */
public final class FloatSamples extends PackedSamples {
  private static final int MAX_DISTANCE = 255;
  private static final int PAIR_BYTES = 1 + Float.BYTES;
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
    int pairs = length / PAIR_BYTES;
    int entry = rows.beginRow(pairs);
    int[] column = rows.column();
    float[] value = rows.value();
    int k = 0;
    for (int p = 0, at = from; p < pairs; p++, at += PAIR_BYTES) {
      k += bytes[at] & 0xff;
      column[entry + p] = k;
      value[entry + p] = (float) FLOAT.get(bytes, at + 1);
    }
    rows.endRow(entry + pairs);
  }

  @Override
  long fold(long begin, byte[] bytes, int from, int length) {
    long hash = begin;
    int column = 0;
    for (int at = from; at < from + length; at += PAIR_BYTES) {
      column += bytes[at] & 0xff;
      hash = SampleHash.fold(hash, column, (float) FLOAT.get(bytes, at + 1));
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
     * Reserves memory for a sample of at most {@code pairs} nonzero inputs, including the
     * additional pairs of value zero. Returns the index where the sample starts in the chunk.
     */
    private int begin(int pairs) {
      packed.reserve(PAIR_BYTES * (pairs + width / MAX_DISTANCE));
      return packed.end();
    }

    private int put(int start, int distance, float value) {
      byte[] chunk = packed.chunk();
      int at = start;
      int rest = distance;
      for (; rest > MAX_DISTANCE; rest -= MAX_DISTANCE) {
        chunk[at] = (byte) MAX_DISTANCE;
        FLOAT.set(chunk, at + 1, 0f);
        at += PAIR_BYTES;
      }
      chunk[at] = (byte) rest;
      FLOAT.set(chunk, at + 1, value);
      return at + PAIR_BYTES;
    }

    @Override
    public FloatSamples build() {
      return new FloatSamples(packed.build());
    }
  }
}
