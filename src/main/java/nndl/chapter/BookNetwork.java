package nndl.chapter;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The network of chapter 1 component by component, in float64 and with nothing but loops: the
 * chapter's claims about numbers are checked with it. It is no part of the engine, which computes
 * in float32 and many samples at a time.
 */
final class BookNetwork {
  /** A perceptron: equation (2). */
  static final DoubleUnaryOperator STEP = z -> z > 0 ? 1 : 0;

  /** A sigmoid neuron: equation (3). */
  static final DoubleUnaryOperator SIGMOID = z -> 1 / (1 + StrictMath.exp(-z));

  /** Samples whose sums are added up together, so that a sum has one order on any machine. */
  private static final int CHUNK = 500;

  private BookNetwork() {}

  /**
   * What the neurons of each layer make of a sample.
   *
   * @param z the weighted inputs w.x + b
   * @param a the activations f(z)
   */
  record Pass(double[][] z, double[][] a) {
    double[] outputs() {
      return a[a.length - 1];
    }

    /** The smallest |w.x + b| of all neurons. */
    double smallestInput() {
      return Arrays.stream(z).flatMapToDouble(Arrays::stream).map(Math::abs).min().orElseThrow();
    }
  }

  /**
   * Feedforward: equation (22), written out for each neuron as in equation (4).
   *
   * @param f what a neuron makes of its weighted input
   */
  static Pass feedforward(Weights v, Sample sample, DoubleUnaryOperator f) {
    Pass pass = new Pass(new double[v.b().length][], new double[v.b().length][]);
    for (int l = 0; l < v.b().length; l++) {
      double[] z = v.b()[l].clone();
      for (int j = 0; j < z.length; j++) {
        z[j] += l == 0 ? dot(v.w()[0][j], sample) : dot(v.w()[l][j], pass.a[l - 1]);
      }
      pass.z[l] = z;
      pass.a[l] = new double[z.length];
      for (int j = 0; j < z.length; j++) {
        pass.a[l][j] = f.applyAsDouble(z[j]);
      }
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

  private static double dot(double[] w, double[] a) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += w[k] * a[k];
    }
    return sum;
  }

  /** The digit that a sample is taken for: the highest output, the first of equals. */
  static int answer(Weights v, Sample sample) {
    double[] a = feedforward(v, sample, SIGMOID).outputs();
    return IntStream.range(0, a.length).reduce(0, (best, j) -> a[j] > a[best] ? j : best);
  }

  /** How many samples get the right answer. */
  static long correct(Weights v, List<Sample> samples) {
    return samples.stream().filter(sample -> answer(v, sample) == sample.label()).count();
  }

  /** The quadratic cost of some samples: equation (6). */
  static double cost(Weights v, List<Sample> samples) {
    double[] sums =
        chunks(samples)
            .parallel()
            .mapToDouble(i -> chunk(samples, i).stream().mapToDouble(x -> cost(v, x)).sum())
            .toArray();
    return Arrays.stream(sums).sum() / samples.size();
  }

  private static double cost(Weights v, Sample sample) {
    double[] a = feedforward(v, sample, SIGMOID).outputs();
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double difference = (j == sample.label() ? 1 : 0) - a[j];
      sum += difference * difference;
    }
    return sum / 2;
  }

  /** The gradient of the cost: the average of equation (18) over some samples. */
  static Weights gradient(Weights v, List<Sample> samples) {
    List<Weights> sums =
        chunks(samples)
            .parallel()
            .mapToObj(
                i -> {
                  Weights sum = v.zeros();
                  chunk(samples, i).forEach(sample -> addGradient(v, sample, sum));
                  return sum;
                })
            .toList();
    Weights total = v.zeros();
    sums.forEach(sum -> total.add(1, sum));
    return total.times(1.0 / samples.size());
  }

  private static IntStream chunks(List<Sample> samples) {
    return IntStream.range(0, (samples.size() + CHUNK - 1) / CHUNK);
  }

  private static List<Sample> chunk(List<Sample> samples, int i) {
    return samples.subList(i * CHUNK, Math.min(samples.size(), (i + 1) * CHUNK));
  }

  /**
   * Adds the gradient of the cost of one sample by backpropagation, as {@code Network.backprop} of
   * the book, and returns the square of its length.
   */
  static double addGradient(Weights v, Sample sample, Weights sum) {
    double square = 0;
    Pass pass = feedforward(v, sample, SIGMOID);
    double[] delta = outputError(pass.outputs(), sample.label());
    for (int l = v.b().length - 1; l >= 0; l--) {
      double[] below = new double[v.w()[l][0].length];
      double squares =
          1 + (l == 0 ? dot(sample.x(), sample.x()) : dot(pass.a[l - 1], pass.a[l - 1]));
      for (int j = 0; j < delta.length; j++) {
        square += delta[j] * delta[j] * squares;
        sum.b()[l][j] += delta[j];
        if (l == 0) {
          for (int e = 0; e < sample.x().length; e++) {
            sum.w()[0][j][sample.pixel()[e]] += delta[j] * sample.x()[e];
          }
        } else {
          for (int k = 0; k < below.length; k++) {
            sum.w()[l][j][k] += delta[j] * pass.a[l - 1][k];
            below[k] += v.w()[l][j][k] * delta[j];
          }
        }
      }
      for (int k = 0; l > 0 && k < below.length; k++) {
        below[k] *= pass.a[l - 1][k] * (1 - pass.a[l - 1][k]);
      }
      delta = below;
    }
    return square;
  }

  private static double[] outputError(double[] a, int label) {
    double[] delta = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      delta[j] = (a[j] - (j == label ? 1 : 0)) * a[j] * (1 - a[j]);
    }
    return delta;
  }
}
