package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * One number for each weight and bias of a network, as one contiguous array of floats and a view of
 * it for every layer. Parameters, gradients and all that an optimiser keeps are blocks.
 */
public final class Block implements Serializable {
  private static final long serialVersionUID = 1;

  private final Layout layout;
  private final float[] values;
  private final Matrix[] weights;
  private final Matrix[] biases;

  private Block(Layout layout, float[] values) {
    this.layout = layout;
    this.values = values;
    this.weights = layout.weights(values);
    this.biases = layout.biases(values);
  }

  /** Zeros, for a while. */
  public static Block zeros(Layout layout) {
    return new Block(layout, new float[layout.length()]);
  }

  /** Zeros that are to stay for long: see {@link CacheLines}. */
  public static Block lasting(Layout layout) {
    return new Block(layout, CacheLines.floats(layout.length()));
  }

  /** Bytes of those that are to stay for long. */
  public static long bytes(Layout layout) {
    return CacheLines.bytes(layout.length());
  }

  /** The same numbers in an array of their own. */
  public Block copy() {
    Block copy = zeros(layout);
    System.arraycopy(values, 0, copy.values, 0, layout.length());
    return copy;
  }

  public Layout layout() {
    return layout;
  }

  /** The array itself, laid out by {@link #layout}; it may be longer. */
  public float[] values() {
    return values;
  }

  /** What belongs to the weights of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return weights[l];
  }

  /** What belongs to the biases of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return biases[l];
  }

  /** Makes the first-layer rows of some marks, and all behind the first layer's rows, zero. */
  void clear(RowMarks rows) {
    for (RowMarks.Runs run = rows.runs(); run.next(); ) {
      Arrays.fill(values, layout.rowAt(run.from()), layout.rowAt(run.to()), 0);
    }
    Arrays.fill(values, layout.rowAt(rows.count()), layout.length(), 0);
  }

  private Object writeReplace() {
    return new Serialized(layout, PackedFloats.of(values, layout.length()));
  }

  private record Serialized(Layout layout, PackedFloats values) implements Serializable {
    private Object readResolve() {
      return new Block(layout, values.unpack());
    }
  }
}
