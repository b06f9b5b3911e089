package nndl.ml;

import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Weights and biases as one vector, in the order of MLlib: for each layer the weights of each of
 * its inputs, then the biases.
 */
final class FlatWeights {
  private FlatWeights() {}

  static int size(Layout layout) {
    int size = 0;
    for (int l = 1; l <= layout.layers(); l++) {
      size += (layout.inputs(l) + 1) * layout.outputs(l);
    }
    return size;
  }

  static Vector of(Parameters parameters) {
    double[] flat = new double[size(parameters.layout())];
    int at = 0;
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      at = copy(parameters.weights(l), flat, at);
      at = copy(parameters.biases(l), flat, at);
    }
    return Vectors.dense(flat);
  }

  private static int copy(Matrix from, double[] flat, int start) {
    int at = start;
    for (int k = 0; k < from.rows(); k++) {
      for (int j = 0; j < from.columns(); j++) {
        flat[at++] = from.get(k, j);
      }
    }
    return at;
  }

  /** Fails if the vector has not as many numbers as the layers have weights and biases. */
  static Parameters parameters(Vector weights, Layout layout) {
    int size = size(layout);
    if (weights.size() != size) {
      throw InputException.expected(
          "initialWeights", "%s numbers for the layers %s".formatted(size, layout), weights.size());
    }
    double[] flat = weights.toArray();
    Parameters parameters = new Parameters(layout);
    int at = 0;
    for (int l = 1; l <= layout.layers(); l++) {
      at = fill(parameters.weights(l), flat, at);
      at = fill(parameters.biases(l), flat, at);
    }
    return parameters;
  }

  private static int fill(Matrix to, double[] flat, int start) {
    int at = start;
    for (int k = 0; k < to.rows(); k++) {
      for (int j = 0; j < to.columns(); j++) {
        to.set(k, j, (float) flat[at++]);
      }
    }
    return at;
  }
}
