package nndl.training;

import java.util.Map;
import java.util.Optional;
import nndl.math.Matrix;
import nndl.math.NumberText;
import nndl.network.Block;
import nndl.training.workload.Workload;

/**
 * Finds the first number that is not finite in the weights and the optimiser's state. This reads
 * all numbers. So a step does it only if the {@linkplain nndl.training.optimizer.WeightUpdate#apply
 * weight update} has found that some number is not finite.
 */
final class FiniteCheck {
  private FiniteCheck() {}

  /**
   * Fails with {@link Diverged} if a weight, a bias or a number of the optimiser's state is not
   * finite.
   */
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

  /**
   * Returns what has most likely caused the divergence, and its value: the product of the learning
   * rate and l2 if it alone changes the sign of every weight in each step, else the learning rate.
   */
  private static String tooHigh(Workload workload) {
    double rate = workload.hyperparameters().descent().learningRate();
    double l2 = workload.hyperparameters().descent().penalties().l2();
    return rate * l2 > workload.training().count()
        ? "the product of a learning rate of %s and an l2 of %s"
            .formatted(NumberText.readable(rate), NumberText.readable(l2))
        : "a learning rate of " + NumberText.readable(rate);
  }

  /**
   * Returns a description of the first number that is not finite and of its layer, or empty if all
   * numbers are finite.
   */
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
