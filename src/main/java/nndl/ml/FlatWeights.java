package nndl.ml;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** Returns the weights and biases of each layer. */
  private static List<Matrix> blocks(Parameters parameters) {
    return IntStream.rangeClosed(1, parameters.layout().layers())
        .boxed()
        .flatMap(l -> Stream.of(parameters.weights(l), parameters.biases(l)))
        .toList();
  }

  static Vector of(Parameters parameters) {
    DoubleStream.Builder flat = DoubleStream.builder();
    for (Matrix block : blocks(parameters)) {
      for (int k = 0; k < block.rows(); k++) {
        for (int j = 0; j < block.columns(); j++) {
          flat.add(block.get(k, j));
        }
      }
    }
    return Vectors.dense(flat.build().toArray());
  }

  /** Fails if the vector has not as many numbers as the layers have weights and biases. */
  static Parameters parameters(Vector weights, Layout layout) {
    Parameters parameters = new Parameters(layout);
    List<Matrix> blocks = blocks(parameters);
    int size = blocks.stream().mapToInt(block -> block.rows() * block.columns()).sum();
    if (weights.size() != size) {
      throw InputException.expected(
          "initialWeights", "%s numbers for the layers %s".formatted(size, layout), weights.size());
    }
    double[] flat = weights.toArray();
    int at = 0;
    for (Matrix block : blocks) {
      for (int k = 0; k < block.rows(); k++) {
        for (int j = 0; j < block.columns(); j++) {
          if (!Float.isFinite((float) flat[at])) {
            throw InputException.expected(
                "initialWeights", "finite numbers", "%s at index %s".formatted(flat[at], at));
          }
          block.set(k, j, (float) flat[at++]);
        }
      }
    }
    return parameters;
  }
}
