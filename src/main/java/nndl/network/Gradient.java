package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.Kernels;
import nndl.math.Matrix;

/**
 * A sum of per-sample gradients, laid out like the parameters.
 *
 * <p>A first-layer row belongs to one input, and an input that was zero in every sample leaves its
 * row at zero. So the rows that some sample {@linkplain #touch touched} are marked, and adding,
 * stepping and emptying pass over the others.
 */
public final class Gradient implements Serializable {
  private static final long serialVersionUID = 1;

  private final Layout layout;
  private final float[] values;
  private final byte[] touched;
  private final int stride;
  private final int dense;

  /** A sum of no samples. */
  public Gradient(Layout layout) {
    this.layout = layout;
    this.values = new float[layout.length()];
    this.touched = new byte[layout.inputs(1)];
    this.stride = Matrix.stride(layout.outputs(1));
    this.dense = touched.length * stride;
  }

  public Layout layout() {
    return layout;
  }

  /** The block itself. Whoever changes a first-layer row marks it with {@link #touch}. */
  public float[] values() {
    return values;
  }

  /** d/dw of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return layout.weights(values, l);
  }

  /** d/db of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return layout.biases(values, l);
  }

  /** Marks the first-layer rows {@code inputs[from]} to {@code inputs[to - 1]} as not all zero. */
  public void touch(int[] inputs, int from, int to) {
    for (int e = from; e < to; e++) {
      touched[inputs[e]] = 1;
    }
  }

  /** Adds another sum to this one. */
  public void add(Kernels kernels, Gradient other) {
    addTouchedRows(kernels, 1, other, values);
    for (int i = 0; i < touched.length; i++) {
      touched[i] |= other.touched[i];
    }
  }

  /** target += scale * this, and this becomes a sum of no samples. */
  void drainInto(Kernels kernels, float scale, float[] target) {
    addTouchedRows(kernels, scale, this, target);
    clear();
  }

  private static void addTouchedRows(Kernels kernels, float scale, Gradient from, float[] to) {
    int stride = from.stride;
    for (int i = 0; i < from.touched.length; i++) {
      if (from.touched[i] != 0) {
        kernels.addScaled(scale, from.values, i * stride, to, i * stride, stride);
      }
    }
    int rest = from.values.length - from.dense;
    kernels.addScaled(scale, from.values, from.dense, to, from.dense, rest);
  }

  /** Becomes a sum of no samples. */
  public void clear() {
    for (int i = 0; i < touched.length; i++) {
      if (touched[i] != 0) {
        Arrays.fill(values, i * stride, (i + 1) * stride, 0);
        touched[i] = 0;
      }
    }
    Arrays.fill(values, dense, values.length, 0);
  }
}
