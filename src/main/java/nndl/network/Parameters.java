package nndl.network;

import java.io.Serializable;
import nndl.math.CacheLines;
import nndl.math.Kernels;
import nndl.math.Matrix;

/** The weights and biases of a network: one block of floats, and a view of it for every layer. */
public final class Parameters implements Serializable {
  private static final long serialVersionUID = 1;

  private final Layout layout;
  private final float[] values;
  private final Matrix[] weights;
  private final Matrix[] biases;

  /** All zero. */
  public Parameters(Layout layout) {
    this(layout, CacheLines.floats(layout.length()));
  }

  private Parameters(Layout layout, float[] values) {
    this.layout = layout;
    this.values = values;
    this.weights = layout.weights(values);
    this.biases = layout.biases(values);
  }

  public Layout layout() {
    return layout;
  }

  /** The block itself, laid out by {@link #layout}. */
  public float[] values() {
    return values;
  }

  /** The weights of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return weights[l];
  }

  /** The biases of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return biases[l];
  }

  /**
   * One step of gradient descent, chapter 1, equations (20) and (21): w -= eta / m * sum.
   *
   * @param eta the learning rate
   * @param sum the gradients of a mini-batch, summed over its samples; empty afterwards
   * @param m how many samples the mini-batch has
   */
  public void step(Kernels kernels, double eta, Gradient sum, long m) {
    sum.drainInto(kernels, (float) (-eta / m), values);
  }

  private Object writeReplace() {
    return new Serialized(layout, PackedFloats.of(values, layout.length()));
  }

  private record Serialized(Layout layout, PackedFloats values) implements Serializable {
    private Object readResolve() {
      return new Parameters(layout, values.unpack());
    }
  }
}
