package nndl.network;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.Serializable;
import java.nio.ByteBuffer;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * One number for each weight and bias of a network: one contiguous array of floats, in which every
 * layer's numbers are also matrices. Parameters, gradients and the state of an optimiser are stored
 * in blocks.
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

  /** Returns a block of zeros for short use. */
  public static Block zeros(Layout layout) {
    return new Block(layout, new float[layout.length()]);
  }

  /**
   * Returns a block of zeros for long use. If possible, its array is aligned to {@link CacheLines}.
   */
  public static Block lasting(Layout layout) {
    return new Block(layout, CacheLines.floats(layout.length()));
  }

  /** Returns a block that uses the array of another block without copying it. */
  public static Block of(Layout layout, float[] values) {
    return new Block(layout, values);
  }

  /** The bytes that a {@linkplain #lasting block for long use} takes at least. */
  public static long bytes(Layout layout) {
    return CacheLines.bytes(layout.length());
  }

  /** Returns a copy of the block, for short use. */
  public Block copy() {
    Block copy = zeros(layout);
    System.arraycopy(values, 0, copy.values, 0, layout.length());
    return copy;
  }

  public Layout layout() {
    return layout;
  }

  /** The array itself, in the order of {@link #layout}. It may be longer than the layout. */
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

  private Object writeReplace() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, layout.length()));
    bytes.order(LITTLE_ENDIAN).asFloatBuffer().put(values, 0, layout.length());
    return new Serialized(layout, bytes.array());
  }

  /**
   * The numbers as bytes. Java serialisation copies an array of bytes in one piece, but writes an
   * array of floats one by one. With a Spark job for each iteration, that would be a large part of
   * the cost.
   */
  private record Serialized(Layout layout, byte[] bytes) implements Serializable {
    private Object readResolve() {
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new Block(layout, values);
    }
  }
}
