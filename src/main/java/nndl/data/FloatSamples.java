package nndl.data;

import java.util.Arrays;
import nndl.math.SparseRows;

/**
 * Labelled samples in memory whose inputs are any numbers: pairs (distance from the column before,
 * value) of those that are not zero, five bytes each. A distance of more than 255 takes pairs of
 * value zero on the way.
 */
public final class FloatSamples implements PackedSamples {
  private static final long serialVersionUID = 1;
  private static final int MAX_DISTANCE = 255;
  private static final int MAX_PAIRS = Integer.MAX_VALUE - 8;

  private final byte[] distances;
  private final float[] values;
  private final SampleIndex index;

  private FloatSamples(byte[] distances, float[] values, SampleIndex index) {
    this.distances = distances;
    this.values = values;
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
    return distances.length + (long) Float.BYTES * values.length + index.heldBytes();
  }

  @Override
  public int prefetch(int i) {
    int sum = 0;
    int end = index.end(i);
    for (int at = index.start(i); at < end; at += CACHE_LINE / Float.BYTES) {
      sum += distances[at] + (int) values[at];
    }
    return sum;
  }

  @Override
  public void appendTo(SparseRows rows, int i) {
    int from = index.start(i);
    int to = index.end(i);
    int entry = rows.beginRow(to - from);
    int[] column = rows.column();
    float[] value = rows.value();
    int k = 0;
    for (int at = from; at < to; at++) {
      k += distances[at] & 0xff;
      column[entry] = k;
      value[entry++] = values[at];
    }
    rows.endRow(entry);
  }

  @Override
  public FloatSamples range(int from, int to) {
    int start = index.start(from);
    int end = index.start(to);
    return new FloatSamples(
        Arrays.copyOfRange(distances, start, end),
        Arrays.copyOfRange(values, start, end),
        index.range(from, to));
  }

  /** Takes samples one by one, divides their inputs by a scale, and packs them. */
  static final class Builder implements Packer {
    private final int width;
    private final SampleIndex.Builder index;
    private final float scale;
    private byte[] distances = new byte[1 << 12];
    private float[] values = new float[1 << 12];
    private int end;

    /** For {@code capacity} samples of {@code width} inputs, and more. */
    Builder(int width, int capacity, float scale) {
      this.width = width;
      this.scale = scale;
      this.index = new SampleIndex.Builder(capacity);
    }

    @Override
    public void add(byte[] source, int from, byte label) {
      reserve(width);
      int last = 0;
      for (int k = 0; k < width; k++) {
        if (source[from + k] != 0) {
          put(k - last, (source[from + k] & 0xff) / scale);
          last = k;
        }
      }
      index.add(end, label);
    }

    @Override
    public void add(SparseRows row, byte label) {
      int entries = row.start(1);
      reserve(entries + width / MAX_DISTANCE);
      int last = 0;
      for (int e = 0; e < entries; e++) {
        put(row.column()[e] - last, row.value()[e] / scale);
        last = row.column()[e];
      }
      index.add(end, label);
    }

    @Override
    public void addAll(PackedSamples samples) {
      FloatSamples others = (FloatSamples) samples;
      reserve(others.values.length);
      System.arraycopy(others.distances, 0, distances, end, others.distances.length);
      System.arraycopy(others.values, 0, values, end, others.values.length);
      index.addAll(others.index, end);
      end += others.values.length;
    }

    private void put(int distance, float value) {
      int rest = distance;
      for (; rest > MAX_DISTANCE; rest -= MAX_DISTANCE) {
        distances[end] = (byte) MAX_DISTANCE;
        values[end++] = 0;
      }
      distances[end] = (byte) rest;
      values[end++] = value;
    }

    private void reserve(int more) {
      if (more > values.length - end) {
        long length = Math.min(MAX_PAIRS, Math.max(2L * values.length, (long) end + more));
        if (length < (long) end + more) {
          throw new InputException(
              "samples: expected less than 2^31 inputs at once, found more after %s; use more --shards"
                  .formatted(index.count()));
        }
        distances = Arrays.copyOf(distances, (int) length);
        values = Arrays.copyOf(values, (int) length);
      }
    }

    @Override
    public FloatSamples build() {
      return new FloatSamples(
          Arrays.copyOf(distances, end), Arrays.copyOf(values, end), index.build());
    }
  }
}
