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

  /** A block of zeros for short use. */
  public static Block zeros(Layout layout) {
    return new Block(layout, new float[layout.length()]);
  }

  /** A block of zeros for long use, aligned as {@link CacheLines} says. */
  public static Block lasting(Layout layout) {
    return new Block(layout, CacheLines.floats(layout.length()));
  }

  /** The bytes of a block for long use. */
  public static long bytes(Layout layout) {
    return CacheLines.bytes(layout.length());
  }

  /** A copy of the block. */
  public Block copy() {
    Block copy = zeros(layout);
    System.arraycopy(values, 0, copy.values, 0, layout.length());
    return copy;
  }

  public Layout layout() {
    return layout;
  }

  /** The array itself, in the order of {@link #layout}; it may be longer. */
  public float[] values() {
    return values;
  }

  /** The numbers of the weights of layer {@code l}, [inputs, outputs]. */
  public Matrix weights(int l) {
    return weights[l];
  }

  /** The numbers of the biases of layer {@code l}, [1, outputs]. */
  public Matrix biases(int l) {
    return biases[l];
  }

  /** Sets to zero the marked first-layer rows, and all numbers behind the first layer's rows. */
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
