package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.Kernels;
import nndl.math.Matrix;

/**
 * A sum of per-sample gradients, laid out like the parameters.
 *
 * <p>A first-layer row belongs to one input, and an input that was zero in every sample leaves its
 * row at zero. So the rows that some sample {@linkplain #touch touched} are marked, and adding and
 * stepping pass over the others. Either empties the sum on the way, ready for the next mini-batch.
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

  /** Adds another sum to this one; the other is then a sum of no samples. */
  public void drain(Kernels kernels, Gradient other) {
    other.drainInto(kernels, 1, values, touched);
  }

  /** target += scale * this, and this becomes a sum of no samples. */
  void drainInto(Kernels kernels, float scale, float[] target) {
    drainInto(kernels, scale, target, touched);
  }

  /** Takes touched rows by runs: neighbouring inputs are mostly touched together. */
  private void drainInto(Kernels kernels, float scale, float[] target, byte[] targetTouched) {
    for (int from = next(1, 0), to; from < touched.length; from = next(1, to)) {
      to = next(0, from);
      kernels.drain(scale, values, target, from * stride, to * stride);
      Arrays.fill(touched, from, to, (byte) 0);
      if (targetTouched != touched) {
        Arrays.fill(targetTouched, from, to, (byte) 1);
      }
    }
    kernels.drain(scale, values, target, dense, values.length);
  }

  /** The first row from {@code row} on whose mark is {@code mark}, else the number of rows. */
  private int next(int mark, int row) {
    int i = row;
    while (i < touched.length && touched[i] != mark) {
      i++;
    }
    return i;
  }
}
