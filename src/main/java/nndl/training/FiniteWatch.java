package nndl.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.data.format.InputOptions;
import nndl.math.Matrix;
import nndl.network.Block;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Workload;

/**
 * Finds at once, and without reading all weights every time, that a training has diverged.
 *
 * <p>An iteration looks at the biases alone. Their gradients are the sums of the errors delta, so
 * any error that is infinite or NaN shows there: neither goes away by adding. An output that is NaN
 * has an error that is NaN, so the cost needs no look of its own. A weight's gradient is the sum of
 * the errors times inputs or activations, which are 2^64 at most, without dropout of inputs. As
 * long as every bias stays below 2^43, a step moves it by less than 2^44 and a weight by less than
 * 2^108, so no weight overflows before 2^20 such steps; and its gradient is below 2^128, if the
 * learning rate, divided by the mini-batch size, is not so small that it hides larger errors. So a
 * bias of 2^43 or more, or of less for small rates and where dropout makes inputs larger, is
 * suspicious, and all weights are read. Errors that large whose sum is small would have to cancel
 * to the last bits; if they do, what they have done is found after the epoch's last step or before
 * the next checkpoint, where all weights are read anyway. That costs some 40 comparisons an
 * iteration of 784-30-10.
 *
 * <p>All that holds for plain gradient descent with activations of at most 2^64, if each step moves
 * a bias by the learning rate times the average error. Any other step passes over every number that
 * it moves and {@linkplain nndl.training.optimizer.WeightUpdate#apply says itself} whether they are
 * finite, what the optimiser keeps included.
 */
public final class FiniteWatch implements Observer {
  private final long samples;
  private final float suspicious;
  private final int[] from;
  private final int[] to;

  public FiniteWatch(Workload workload) {
    samples = workload.training().count();
    suspicious = suspicious(workload);
    Layout layout = workload.layout();
    from = new int[layout.layers()];
    to = new int[layout.layers()];
    for (int l = 1; l <= layout.layers(); l++) {
      from[l - 1] = layout.biasesAt(l);
      to[l - 1] = from[l - 1] + layout.outputs(l);
    }
  }

  /** Whether plain gradient descent is watched by its biases, and not by its steps themselves. */
  static boolean biasesTell(Hyperparameters h) {
    InputTransform transform = h.objective().inputTransform();
    return h.network().activation().isBounded()
        && (transform.isNone() || transform.isSymmetric())
        && h.objective().classWeights().isEmpty()
        && h.descent().isConstant()
        && h.descent().penalties().clipNorm() == 0;
  }

  /** From which size of a bias on weights may be lost. */
  private static float suspicious(Workload workload) {
    float bytes = InputOptions.BYTE_SCALE / workload.training().set().scale();
    double largestInput = Math.max(InputOptions.LARGEST_INPUT, bytes);
    Descent descent = workload.hyperparameters().descent();
    double rate = descent.learningRate() / descent.miniBatchSize();
    List<Double> dropout = workload.hyperparameters().objective().dropout();
    double kept = dropout.isEmpty() ? 1 : 1 - dropout.get(0); // of inputs, which grow for that
    return (float) (Math.min(0x1p107, 0x1p126 * rate) * kept / largestInput);
  }

  @Override
  public void iterationEnded(Progress progress) {
    if (progress.position() == samples
        || !progress.stepWasFinite()
        || isSuspicious(progress.parameters())) {
      requireFinite(progress);
    }
  }

  /** Whether the last step may have left weights that are not finite. */
  boolean isSuspicious(Parameters parameters) {
    float[] values = parameters.values();
    for (int l = 0; l < from.length; l++) {
      for (int j = from[l]; j < to[l]; j++) {
        if (!(Math.abs(values[j]) < suspicious)) { // NaN is not below anything
          return true;
        }
      }
    }
    return false;
  }

  /** Fails with {@link Diverged} if a weight, or what the optimiser keeps, is not finite. */
  static void requireFinite(Progress progress) {
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
