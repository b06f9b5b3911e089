package nndl.command.chapter;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Text;
import nndl.data.sampling.Shuffle;

/**
 * Measures the error of the approximation in equations (18) and (19): the distance between the
 * gradient of a mini-batch of m samples and the gradient of all n samples. If samples are drawn
 * without replacement, the expected squared distance is S^2 (1/m - 1/n), where S^2 is the variance
 * of the gradients of single samples.
 */
final class MiniBatchGradients {
  private static final int[] SIZES = {1, 10, 20, 100, 1000};

  /** The number of mini-batches of each size that are measured. */
  private static final int DRAWS = 40;

  private MiniBatchGradients() {}

  static void lines(Weights v, List<Sample> samples, Consumer<String> lines) {
    int n = samples.size();
    Weights full = v.zeros();
    double squares = 0;
    for (Sample sample : samples) {
      squares += BookCost.addGradient(v, sample, full);
    }
    full.times(1.0 / n);
    double square = full.dot(full);
    double variance = (squares - n * square) / (n - 1);
    lines.accept("fresh network, %s mini-batches of m of the %s images".formatted(DRAWS, n));
    lines.accept("    m   |error| / |grad C|   S / |grad C| sqrt(1/m - 1/n)");
    for (int m : SIZES) {
      if (m < n) {
        double sum = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
          Weights error = miniBatch(v, samples, m, draw).add(-1, full);
          sum += error.dot(error);
        }
        lines.accept(
            Text.of(
                "%5d   %18.3f   %27.3f",
                m,
                Math.sqrt(sum / DRAWS / square),
                Math.sqrt(variance / square * (1.0 / m - 1.0 / n))));
      }
    }
  }

  private static Weights miniBatch(Weights v, List<Sample> samples, int m, int draw) {
    Shuffle shuffle = new Shuffle(1, draw, samples.size());
    Weights sum = v.zeros();
    for (int i = 0; i < m; i++) {
      BookCost.addGradient(v, samples.get((int) shuffle.sample(i)), sum);
    }
    return sum.times(1.0 / m);
  }
}
