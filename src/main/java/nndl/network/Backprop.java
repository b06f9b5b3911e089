package nndl.network;

import java.util.Arrays;
import nndl.math.Kernels;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * The gradient of the cost by backpropagation: chapter 2, equations BP1 to BP4, for a tile of
 * samples at a time. Holds its workspace, so it serves one thread and makes no garbage.
 */
public final class Backprop {
  private final Kernels kernels;
  private final Layout layout;
  private final Activation activation;
  private final Cost cost;
  private final Feedforward feedforward;
  private final Tile[] deltas;

  /** For tiles as large as those of {@code feedforward}, whose activations it works on. */
  public Backprop(
      Kernels kernels, Layout layout, Activation activation, Cost cost, Feedforward feedforward) {
    this.kernels = kernels;
    this.layout = layout;
    this.activation = activation;
    this.cost = cost;
    this.feedforward = feedforward;
    this.deltas = new Tile[layout.layers() + 1];
    for (int l = 1; l <= layout.layers(); l++) {
      deltas[l] = new Tile(feedforward.tile(), layout.outputs(l));
    }
  }

  /**
   * Adds the gradients of some samples at {@code parameters} to {@code sum}, one after the other.
   *
   * @param x their inputs, [m, inputs] with m at most the tile
   * @param labels their labels, in the same order
   */
  public void addGradients(Parameters parameters, SparseRows x, int[] labels, Gradient sum) {
    int m = x.rows();
    Matrix a = feedforward.apply(parameters, x);
    Matrix delta = deltas[layout.layers()].firstRows(m);
    cost.derivative(a, labels, delta);
    for (int l = layout.layers(); l >= 1; l--) {
      activation.timesDerivative(kernels, delta, feedforward.activations(l, m)); // BP1, BP2
      kernels.addRows(delta, sum.biases(l)); // BP3
      if (l == 1) {
        sum.touched().touch(x.column(), x.start(0), x.start(m));
        kernels.addOuterProducts(x, delta, sum.weights(l)); // BP4
      } else {
        kernels.addOuterProducts(feedforward.activations(l - 1, m), delta, sum.weights(l)); // BP4
        delta = errorBelow(parameters, l, delta);
      }
    }
  }

  /** BP2 without the derivative: the error of layer l - 1 is delta w^T, [m, inputs]. */
  private Matrix errorBelow(Parameters parameters, int l, Matrix delta) {
    Matrix below = deltas[l - 1].firstRows(delta.rows());
    Arrays.fill(below.data(), below.offset(), below.row(below.rows()), 0);
    kernels.addProductWithTransposed(delta, parameters.weights(l), below);
    return below;
  }
}
