package nndl.command.chapter;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The network of chapter 1, computed by plain loops over its neurons in float64. The chapter's
 * claims about numbers are checked with it. Its cost is {@link BookCost}. It does not use the
 * engine, which computes many samples at once in float32.
 */
final class BookNetwork {
  /** A perceptron: equation (2). */
  static final DoubleUnaryOperator STEP = z -> z > 0 ? 1 : 0;

  /** A sigmoid neuron: equation (3). */
  static final DoubleUnaryOperator SIGMOID = z -> 1 / (1 + StrictMath.exp(-z));

  private BookNetwork() {}

  /**
   * The values of the neurons of each layer for one sample.
   *
   * @param z the weighted inputs w.x + b
   * @param a the activations f(z)
   */
  record Pass(double[][] z, double[][] a) {
    double[] outputs() {
      return a[a.length - 1];
    }

    /** Returns the smallest |w.x + b| of all neurons. */
    double smallestInput() {
      return Arrays.stream(z).flatMapToDouble(Arrays::stream).map(Math::abs).min().orElseThrow();
    }
  }

  /**
   * Feedforward: equation (22), written out for each neuron as in equation (4).
   *
   * @param f the activation function of all neurons
   */
  static Pass feedforward(Weights v, Sample sample, DoubleUnaryOperator f) {
    Pass pass = new Pass(new double[v.b().length][], new double[v.b().length][]);
    for (int l = 0; l < v.b().length; l++) {
      double[] z = v.b()[l].clone();
      for (int j = 0; j < z.length; j++) {
        z[j] += l == 0 ? dot(v.w()[0][j], sample) : dot(v.w()[l][j], pass.a[l - 1]);
      }
      pass.z[l] = z;
      pass.a[l] = Arrays.stream(z).map(f).toArray();
    }
    return pass;
  }

  private static double dot(double[] w, Sample sample) {
    double sum = 0;
    for (int e = 0; e < sample.x().length; e++) {
      sum += w[sample.pixel()[e]] * sample.x()[e];
    }
    return sum;
  }

  static double dot(double[] w, double[] a) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += w[k] * a[k];
    }
    return sum;
  }

  /**
   * Returns the digit that is predicted for a sample. It is the digit with the highest output, or
   * the first of several such digits.
   */
  static int answer(Weights v, Sample sample) {
    double[] a = feedforward(v, sample, SIGMOID).outputs();
    return IntStream.range(0, a.length).reduce(0, (best, j) -> a[j] > a[best] ? j : best);
  }

  /** Returns how many samples are classified correctly. */
  static long correct(Weights v, List<Sample> samples) {
    return samples.stream().filter(sample -> answer(v, sample) == sample.label()).count();
  }
}
