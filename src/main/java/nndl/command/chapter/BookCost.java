package nndl.command.chapter;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The quadratic cost of a {@link BookNetwork}, and its gradient by backpropagation. The gradient of
 * each weight is computed by a plain loop in float64, and has the same bits on any machine.
 */
final class BookCost {
  /**
   * The number of samples of a partial sum. The size is fixed, so the samples are added in the same
   * order on every machine, with any number of threads.
   */
  private static final int CHUNK = 500;

  private BookCost() {}

  /** Returns the cost of some samples: equation (6). */
  static double of(Weights v, List<Sample> samples) {
    double[] sums =
        chunks(samples)
            .parallel()
            .mapToDouble(i -> chunk(samples, i).stream().mapToDouble(x -> of(v, x)).sum())
            .toArray();
    return Arrays.stream(sums).sum() / samples.size();
  }

  private static double of(Weights v, Sample sample) {
    double[] a = BookNetwork.feedforward(v, sample, BookNetwork.SIGMOID).outputs();
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double difference = (j == sample.label() ? 1 : 0) - a[j];
      sum += difference * difference;
    }
    return sum / 2;
  }

  /**
   * Returns the gradient of the cost, which is the average of the gradients of the samples. It is
   * the right side of equation (18) for all samples, and of equation (19) for a mini-batch.
   */
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
   * Adds the gradient of the cost of one sample to {@code sum}, by backpropagation as in the book's
   * {@code Network.backprop}. Returns the squared length of the gradient.
   */
  static double addGradient(Weights v, Sample sample, Weights sum) {
    double square = 0;
    BookNetwork.Pass pass = BookNetwork.feedforward(v, sample, BookNetwork.SIGMOID);
    double[] delta = outputError(pass.outputs(), sample.label());
    for (int l = v.b().length - 1; l >= 0; l--) {
      // a sample has only the inputs that are not zero
      double[] inputs = l == 0 ? sample.x() : pass.a()[l - 1];
      double squares = 1 + BookNetwork.dot(inputs, inputs);
      for (int j = 0; j < delta.length; j++) {
        square += delta[j] * delta[j] * squares;
        sum.b()[l][j] += delta[j];
        double[] row = sum.w()[l][j];
        for (int e = 0; e < inputs.length; e++) {
          row[l == 0 ? sample.pixel()[e] : e] += delta[j] * inputs[e];
        }
      }
      if (l > 0) {
        delta = errorBelow(v.w()[l], delta, inputs);
      }
    }
    return square;
  }

  private static double[] outputError(double[] a, int label) {
    double[] delta = new double[a.length];
    Arrays.setAll(delta, j -> (a[j] - (j == label ? 1 : 0)) * a[j] * (1 - a[j]));
    return delta;
  }

  /**
   * Returns the error of the layer with the activations {@code a}, computed from the error of the
   * next layer.
   */
  private static double[] errorBelow(double[][] w, double[] delta, double[] a) {
    double[] below = new double[a.length];
    for (int j = 0; j < delta.length; j++) {
      for (int k = 0; k < below.length; k++) {
        below[k] += w[j][k] * delta[j];
      }
    }
    for (int k = 0; k < below.length; k++) {
      below[k] *= a[k] * (1 - a[k]);
    }
    return below;
  }
}
