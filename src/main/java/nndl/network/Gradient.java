package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import nndl.math.CacheLines;
import nndl.math.Kernels;
import nndl.math.Matrix;

/**
 * A sum of per-sample gradients, laid out like the parameters.
 *
 * <p>An input that was zero in every sample leaves its first-layer row at zero. So the rows that
 * some sample {@linkplain #touched touched} are marked, and adding and stepping pass over the
 * others. Either empties the sum on the way, ready for the next mini-batch.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int PART = 1 << 18;

  private final Layout layout;
  private final float[] values;
  private final Matrix[] weights;
  private final Matrix[] biases;
  private final TouchedRows touched;

  /** A sum of no samples. */
  public Gradient(Layout layout) {
    this(layout, new float[layout.length()], new TouchedRows(layout.inputs(1)));
  }

  /** A sum of no samples that many mini-batches will fill: see {@link CacheLines}. */
  public static Gradient lasting(Layout layout) {
    float[] values = CacheLines.floats(layout.length());
    return new Gradient(layout, values, new TouchedRows(layout.inputs(1)));
  }

  private Gradient(Layout layout, float[] values, TouchedRows touched) {
    this.layout = layout;
    this.values = values;
    this.touched = touched;
    this.weights = layout.weights(values);
    this.biases = layout.biases(values);
  }

  public Layout layout() {
    return layout;
  }

  /** The block itself. Whoever changes a first-layer row marks it in {@link #touched}. */
  public float[] values() {
    return values;
  }

  /** The first-layer rows that may not be all zero. */
  public TouchedRows touched() {
    return touched;
  }

  /** d/dw of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return weights[l];
  }

  /** d/db of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return biases[l];
  }

  /** Adds another sum to this one; the other is then a sum of no samples. */
  public void drain(Kernels kernels, Gradient other) {
    touched.touch(other.touched);
    other.drainInto(kernels, 1, values);
  }

  /** target += scale * this, and this becomes a sum of no samples. */
  void drainInto(Kernels kernels, float scale, float[] target) {
    for (int from = touched.runStart(0), to; from < touched.count(); from = touched.runStart(to)) {
      to = touched.runEnd(from);
      kernels.drain(scale, values, target, layout.rowAt(from), layout.rowAt(to));
    }
    drainInto(kernels, scale, target, layout.rowAt(touched.count()), layout.length());
    touched.clear();
  }

  /** Millions of numbers are worth all cores, which wait for this sum; it is element by element. */
  private void drainInto(Kernels kernels, float scale, float[] target, int start, int end) {
    if (end - start <= PART) {
      kernels.drain(scale, values, target, start, end);
      return;
    }
    IntStream.range(0, (end - start - 1) / PART + 1)
        .parallel()
        .forEach(
            part -> {
              int from = start + part * PART;
              kernels.drain(scale, values, target, from, Math.min(from + PART, end));
            });
  }

  /** Becomes a sum of no samples. */
  public void clear() {
    for (int from = touched.runStart(0), to; from < touched.count(); from = touched.runStart(to)) {
      to = touched.runEnd(from);
      Arrays.fill(values, layout.rowAt(from), layout.rowAt(to), 0);
    }
    Arrays.fill(values, layout.rowAt(touched.count()), layout.length(), 0);
    touched.clear();
  }

  private Object writeReplace() {
    return new Serialized(layout, PackedFloats.of(values, layout.length()), touched);
  }

  private record Serialized(Layout layout, PackedFloats values, TouchedRows touched)
      implements Serializable {
    private Object readResolve() {
      return new Gradient(layout, values.unpack(), touched);
    }
  }
}
