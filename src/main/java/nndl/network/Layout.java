package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * The sizes of a network's layers, and the positions of its weights and biases in a {@link Block},
 * which is one contiguous array of floats.
 *
 * <p>Layer l, counted from 1, has {@code inputs(l)} inputs and {@code outputs(l)} neurons. Its
 * weights are stored input-major, [inputs, outputs]: the weights from one input to all neurons are
 * one padded row, so a product can skip the row of an input that is zero. The biases follow, [1,
 * outputs]. (The book writes w_jk for the weight from input k to neuron j; here that is row k,
 * column j.)
 */
public final class Layout implements Serializable {
  private static final long serialVersionUID = 1;

  /** The most neurons of a layer. */
  public static final int MAX_NEURONS = 1 << 22;

  private final int[] sizes;
  private final int[] weightsAt;
  private final int[] biasesAt;
  private final int length;

  /**
   * Creates the layout of a network with {@code sizes[0]} inputs and {@code sizes[l]} neurons in
   * layer l.
   */
  public Layout(int... sizes) {
    if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1 || size > MAX_NEURONS)) {
      throw new IllegalArgumentException(
          "sizes: expected two or more numbers from 1 to 2^22, found " + Arrays.toString(sizes));
    }
    this.sizes = sizes.clone();
    weightsAt = new int[sizes.length];
    biasesAt = new int[sizes.length];
    long end = CacheLines.START;
    for (int l = 1; l < sizes.length; l++) {
      long stride = Matrix.stride(checkedLength(sizes[l], sizes));
      weightsAt[l] = checkedLength(end, sizes);
      end += sizes[l - 1] * stride;
      biasesAt[l] = checkedLength(end, sizes);
      end += stride;
    }
    length = checkedLength(end, sizes);
  }

  private static int checkedLength(long length, int[] sizes) {
    if (length > Integer.MAX_VALUE - Matrix.LANES) {
      throw new IllegalArgumentException(
          "sizes: expected weights for less than 2^31 places, found " + Arrays.toString(sizes));
    }
    return (int) length;
  }

  /** Returns sizes with commas between them, as users write them. */
  public static String text(int... sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(","));
  }

  /** The number of layers of neurons, without the inputs. */
  public int layers() {
    return sizes.length - 1;
  }

  public int[] sizes() {
    return sizes.clone();
  }

  public int inputs(int layer) {
    return sizes[layer - 1];
  }

  public int outputs(int layer) {
    return sizes[layer];
  }

  /** The number of outputs of the last layer. */
  public int outputs() {
    return sizes[sizes.length - 1];
  }

  /** The number of neurons of each hidden layer. */
  public int[] hidden() {
    return Arrays.copyOfRange(sizes, 1, layers());
  }

  /** The number of floats of a block, including padding. The array of a block may be longer. */
  public int length() {
    return length;
  }

  /** The number of floats of a first-layer row: the weights of one input, and padding. */
  public int rowStride() {
    return Matrix.stride(sizes[1]);
  }

  /**
   * The position in a block where first-layer row {@code row} begins. If {@code row} is the number
   * of rows, it is the position where the last row ends.
   */
  public int rowAt(int row) {
    return weightsAt[1] + row * rowStride();
  }

  /** The number of weights of the network, without biases and padding. */
  public long weightCount() {
    long count = 0;
    for (int l = 1; l < sizes.length; l++) {
      count += (long) sizes[l - 1] * sizes[l];
    }
    return count;
  }

  /** The position where the biases of a layer begin in the block. */
  public int biasesAt(int layer) {
    return biasesAt[layer];
  }

  /**
   * Returns the weights of each layer l, [inputs, outputs], as matrices inside the array of a
   * block. Element 0 is null.
   */
  Matrix[] weights(float[] block) {
    return views(block, weightsAt, this::inputs);
  }

  /**
   * Returns the biases of each layer l, [1, outputs], as matrices inside the array of a block.
   * Element 0 is null.
   */
  Matrix[] biases(float[] block) {
    return views(block, biasesAt, l -> 1);
  }

  private Matrix[] views(float[] block, int[] offsets, IntUnaryOperator rows) {
    Matrix[] views = new Matrix[sizes.length];
    for (int l = 1; l < sizes.length; l++) {
      int stride = Matrix.stride(outputs(l));
      views[l] = new Matrix(block, offsets[l], rows.applyAsInt(l), outputs(l), stride);
    }
    return views;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout && Arrays.equals(sizes, layout.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** The sizes as the book writes them: {@code [784, 30, 10]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
