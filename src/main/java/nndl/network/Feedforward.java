package nndl.network;

import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;
import nndl.math.products.Products;

/**
 * Computes the outputs of a network from its inputs: a' = f(w a + b), layer by layer (chapter 1,
 * equation (22); chapter 2, equation (25)). For a single neuron, this is equation (4) of chapter 1.
 *
 * <p>It processes one tile at a time: a small group of samples that go through each matrix product
 * together. An instance holds the activations of the last tile, so several threads must not share
 * an instance.
 */
public final class Feedforward {
  private final Products products;
  private final Layout layout;
  private final Activation hidden;
  private final Output output;
  private final Tile[] activations;

  /**
   * For each hidden layer, the numbers from which the derivative of the activation is computed. If
   * {@link Activation#isOfInput} is true, these are separate tiles that keep z; else they are the
   * tiles of the activations.
   */
  private final Tile[] inputsOfDerivative;

  /**
   * Creates a feedforward for a network.
   *
   * @param output the activation of the output neurons, which the cost determines
   * @param tile the tile size: the maximal number of samples that are computed together. It changes
   *     speed and memory, not the result.
   */
  public Feedforward(Products products, Network network, Output output, int tile) {
    this(products, network.sizes(), network.activation(), output, tile);
  }

  /** Does the same for a network that is not trained, so that nothing else of it matters. */
  public Feedforward(Products products, Layout layout, Activation hidden, Output output, int tile) {
    this.products = products;
    this.layout = layout;
    this.hidden = hidden;
    this.output = output;
    this.activations = new Tile[layout.layers() + 1];
    for (int l = 1; l <= layout.layers(); l++) {
      activations[l] = tile(tile, layout.outputs(l));
    }
    this.inputsOfDerivative = activations.clone();
    for (int l = 1; l < layout.layers() && hidden.isOfInput(); l++) {
      inputsOfDerivative[l] = tile(tile, layout.outputs(l));
    }
  }

  /** A tile of one sample needs little memory, so each of many threads may have its own. */
  private static Tile tile(int rows, int columns) {
    return new Tile(rows == 1 ? Matrix.zeroRow(columns) : Matrix.zeros(rows, columns));
  }

  /**
   * Computes the activations of every layer.
   *
   * @param x the inputs, [m, inputs], where m is at most the tile size
   * @return the activations of the last layer, [m, outputs], which are valid until the next call
   */
  public Matrix apply(Parameters parameters, SparseRows x) {
    return apply(parameters, x, Dropout.NONE);
  }

  /**
   * Like {@link #apply(Parameters, SparseRows)}, but drops hidden neurons, as training does. {@link
   * Dropout#draw} has already dropped inputs.
   */
  Matrix apply(Parameters parameters, SparseRows x, Dropout dropout) {
    Matrix z = weightedInputs(parameters, x, dropout);
    output.apply(z);
    return z;
  }

  /**
   * Computes the activations of the hidden layers, and what the output neurons get.
   *
   * @param x the inputs, [m, inputs], where m is at most the tile size
   * @return z of the last layer, [m, outputs], which is valid until the next call
   */
  public Matrix weightedInputs(Parameters parameters, SparseRows x) {
    return weightedInputs(parameters, x, Dropout.NONE);
  }

  private Matrix weightedInputs(Parameters parameters, SparseRows x, Dropout dropout) {
    int m = x.rows();
    for (int l = 1; l <= layout.layers(); l++) {
      Matrix z = activations(l, m);
      Elements.setRows(z, parameters.biases(l));
      if (l == 1) {
        products.addProduct(x, parameters.weights(l), z);
      } else {
        products.addProduct(activations(l - 1, m), parameters.weights(l), z);
      }
      if (l < layout.layers()) {
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

  /** The tile size: the maximal number of samples that are computed together. */
  public int tile() {
    return activations[1].rows();
  }

  /**
   * The activations of layer {@code l} after dropout, for the first {@code m} samples of the last
   * tile.
   */
  Matrix activations(int l, int m) {
    return activations[l].firstRows(m);
  }

  /**
   * The numbers from which the derivative of hidden layer {@code l} is computed, for the first
   * {@code m} samples of the last tile: z if {@link Activation#isOfInput} is true, else the
   * activations. If these are after dropout, {@link Backprop} uses {@link Dropout#whole} instead,
   * which is f(z) before dropout.
   */
  public Matrix inputOfDerivative(int l, int m) {
    return inputsOfDerivative[l].firstRows(m);
  }
}
