package nndl.network;

import java.util.Arrays;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;
import nndl.math.products.Products;

/**
 * Computes the gradient of the cost by backpropagation (chapter 2, equations BP1 to BP4). It
 * processes one tile at a time: a small group of samples that go through each matrix product
 * together. An instance holds its workspace, so a call allocates no arrays, and several threads
 * must not share an instance.
 */
public final class Backprop {
  private final Products products;
  private final Layout layout;
  private final Activation hidden;
  private final Cost cost;
  private final Feedforward feedforward;
  private final Dropout dropout;
  private final Targets targets;
  private final Tile[] deltas;

  /**
   * Creates a backpropagation that computes the activations with {@code feedforward} and has the
   * same tile size.
   *
   * @param dropout the dropout; if it is active, its masks must be drawn before each call of {@link
   *     #addGradients}
   * @param targets the desired outputs, and the weight of each sample
   */
  public Backprop(
      Products products,
      Network network,
      Cost cost,
      Feedforward feedforward,
      Dropout dropout,
      Targets targets) {
    this.products = products;
    this.layout = network.sizes();
    this.hidden = network.activation();
    this.cost = cost;
    this.feedforward = feedforward;
    this.dropout = dropout;
    this.targets = targets;
    this.deltas = new Tile[layout.layers() + 1];
    for (int l = 1; l <= layout.layers(); l++) {
      deltas[l] = new Tile(Matrix.zeros(feedforward.tile(), layout.outputs(l)));
    }
  }

  /**
   * Adds the gradient of each sample of a tile to {@code sum}, in the order of the samples.
   *
   * @param parameters the weights and biases at which the gradients are taken
   * @param x the inputs, [m, inputs], where m is at most the tile size
   * @param rows what the network should answer for each row of {@code x}
   */
  public void addGradients(Parameters parameters, SparseRows x, TargetRows rows, Gradient sum) {
    int m = x.rows();
    Matrix a = feedforward.apply(parameters, x, dropout);
    Matrix delta = deltas[layout.layers()].firstRows(m);
    cost.outputError(a, rows, targets, delta); // BP1
    targets.weigh(rows, delta, sum.scalars());
    for (int l = layout.layers(); l >= 1; l--) {
      products.addRows(delta, sum.biases(l)); // BP3
      if (l == 1) {
        sum.dirtyRows().mark(x.column(), x.start(0), x.start(m));
        products.addOuterProducts(x, delta, sum.weights(l)); // BP4
      } else {
        products.addOuterProducts(feedforward.activations(l - 1, m), delta, sum.weights(l)); // BP4
        delta = errorBelow(parameters, l, delta); // BP2
      }
    }
  }

  /**
   * Returns the error of layer l - 1: (delta w^T) f'(z), [m, inputs of layer l]. The errors of
   * dropped neurons are zero.
   */
  private Matrix errorBelow(Parameters parameters, int l, Matrix delta) {
    Matrix below = deltas[l - 1].firstRows(delta.rows());
    Arrays.fill(below.data(), below.offset(), below.row(below.rows()), 0);
    products.addProductWithTransposed(delta, parameters.weights(l), below);
    if (dropout.isActive() && dropout.drops(l - 1)) {
      dropout.applyToErrors(l - 1, below);
    }
    Elements.timesDerivative(hidden, below, inputOfDerivative(l - 1, delta.rows()));
    return below;
  }

  /**
   * Returns the numbers that the derivative of the activation is computed from: z, or f(z) before
   * dropout.
   */
  private Matrix inputOfDerivative(int l, int m) {
    return dropout.isActive() && dropout.drops(l) && !hidden.isOfInput()
        ? dropout.whole(l, m)
        : feedforward.inputOfDerivative(l, m);
  }
}
