package nndl.network;

import java.util.function.IntFunction;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;
import nndl.math.products.Products;

/**
 * Computes outputs from inputs, one tile of samples at a time: a' = f(w a + b), layer by layer
 * (chapter 1, equation (22); equation (25) in chapter 2). For a single neuron that is equation (4).
 * It holds the activations of the last tile, so it is not safe for use by several threads.
 */
public final class Feedforward {
  private final Products products;
  private final Layout layout;
  private final Activation hidden;
  private final Output output;
  private final Tile[] activations;

  /**
   * The input of the derivative, for each hidden layer: z in tiles of its own, or the activations.
   */
  private final Tile[] inputsOfDerivative;

  /**
   * @param output the activation of the output neurons, which the cost decides
   * @param tile the most samples that are computed at once; it changes speed and memory, not the
   *     result
   */
  public Feedforward(Products products, Network network, Output output, int tile) {
    this(products, network.sizes(), network.activation(), output, n -> Matrix.zeros(tile, n));
  }

  private Feedforward(
      Products products,
      Layout layout,
      Activation hidden,
      Output output,
      IntFunction<Matrix> zeros) {
    this.products = products;
    this.layout = layout;
    this.hidden = hidden;
    this.output = output;
    this.activations = new Tile[layout.layers() + 1];
    for (int l = 1; l <= layout.layers(); l++) {
      activations[l] = new Tile(zeros.apply(layout.outputs(l)));
    }
    this.inputsOfDerivative = activations.clone();
    for (int l = 1; l < layout.layers() && hidden.isOfInput(); l++) {
      inputsOfDerivative[l] = new Tile(zeros.apply(layout.outputs(l)));
    }
  }

  /**
   * A feedforward for one sample at a time. It needs little memory, so many threads may have one
   * each.
   */
  public static Feedforward ofOneSample(
      Products products, Layout layout, Activation hidden, Output output) {
    return new Feedforward(products, layout, hidden, output, Matrix::zeroRow);
  }

  /**
   * Computes the activations of every layer for {@code x}, [m, inputs] with m at most the size of a
   * tile. Returns those of the last layer, [m, outputs], which stay valid until the next call.
   */
  public Matrix apply(Parameters parameters, SparseRows x) {
    return apply(parameters, x, Dropout.NONE);
  }

  /** The same in training, where hidden neurons may be dropped. */
  Matrix apply(Parameters parameters, SparseRows x, Dropout dropout) {
    int m = x.rows();
    for (int l = 1; l <= layout.layers(); l++) {
      Matrix z = activations(l, m);
      Elements.setRows(z, parameters.biases(l));
      if (l == 1) {
        products.addProduct(x, parameters.weights(l), z);
      } else {
        products.addProduct(activations(l - 1, m), parameters.weights(l), z);
      }
      if (l == layout.layers()) {
        output.apply(z);
      } else {
        if (hidden.isOfInput()) {
          Matrix kept = inputsOfDerivative[l].firstRows(m);
          System.arraycopy(z.data(), z.offset(), kept.data(), kept.offset(), m * z.stride());
        }
        Elements.apply(hidden, z);
        if (dropout.isActive() && dropout.drops(l)) {
          dropout.apply(l, z);
        }
      }
    }
    return activations(layout.layers(), m);
  }

  /** The most samples that are computed at once. */
  public int tile() {
    return activations[1].rows();
  }

  /** The activations of layer {@code l} for the first {@code m} samples of the last tile. */
  Matrix activations(int l, int m) {
    return activations[l].firstRows(m);
  }

  /** The input of the derivative of hidden layer {@code l}, for the samples of the last tile. */
  public Matrix inputOfDerivative(int l, int m) {
    return inputsOfDerivative[l].firstRows(m);
  }
}
