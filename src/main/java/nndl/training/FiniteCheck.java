package nndl.training;

import java.util.Map;
import java.util.Optional;
import nndl.math.Matrix;
import nndl.network.Block;
import nndl.training.workload.Workload;

/**
 * Says where a training has diverged. Every {@linkplain nndl.training.optimizer.WeightUpdate#apply
 * step} says whether the numbers that it leaves are all finite; only if they are not does this
 * class read them all and look for the first.
 */
final class FiniteCheck {
  private FiniteCheck() {}

  /** Fails with {@link Diverged} if a weight, or what the optimiser keeps, is not finite. */
  static void require(Progress progress) {
    Optional<String> found = firstNonFinite("weights", progress.parameters().block());
    for (Map.Entry<String, Block> kept : progress.kept().entrySet()) {
      found = found.or(() -> firstNonFinite(kept.getKey(), kept.getValue()));
    }
    if (found.isPresent()) {
      long last = Math.max(0, progress.iteration() - 1);
      throw new Diverged(progress.epoch(), last, found.get(), tooHigh(progress.workload()));
    }
  }

  /** The learning rate, or an l2 that turns the weights round with each step by itself. */
  private static String tooHigh(Workload workload) {
    double rate = workload.hyperparameters().descent().learningRate();
    double l2 = workload.hyperparameters().descent().penalties().l2();
    return rate * l2 > workload.training().count()
        ? "an l2 of " + l2
        : "a learning rate of " + rate;
  }

  /** The first layer with a number that is not finite, and what it has. */
  static Optional<String> firstNonFinite(String what, Block block) {
    for (int l = 1; l <= block.layout().layers(); l++) {
      float found = firstNonFinite(block.weights(l));
      if (Float.isFinite(found)) {
        found = firstNonFinite(block.biases(l));
      }
      if (!Float.isFinite(found)) {
        return Optional.of("layer %s: expected finite %s, found %s".formatted(l, what, found));
      }
    }
    return Optional.empty();
  }

  private static float firstNonFinite(Matrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int k = matrix.row(i); k < matrix.row(i) + matrix.columns(); k++) {
        if (!Float.isFinite(matrix.data()[k])) {
          return matrix.data()[k];
        }
      }
    }
    return 0;
  }
}
