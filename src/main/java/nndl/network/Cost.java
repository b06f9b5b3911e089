package nndl.network;

import java.util.Locale;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * The cost: a measure of how far the outputs a are from the desired outputs y, which are 1, 0 or
 * numbers as the {@link Coding} defines. The cost also determines the activation of the output
 * neurons, because the error of the output layer, dC/dz, depends on both (chapter 2, BP1).
 */
public enum Cost {
  /**
   * C = |y - a|^2 / 2 per sample, averaged over the samples: chapter 1, equation (6). Equation (18)
   * requires that the cost is an average over samples.
   */
  QUADRATIC(Output.SIGMOID) {
    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      double sum = 0;
      for (int j = 0; j < a.columns(); j++) {
        double difference = a.get(i, j) - coding.wanted(rows, m, j);
        sum += difference * difference;
      }
      return sum / 2;
    }

    /** Sets delta = (a - y) sigma'(z): chapter 2, equation (30). Of numbers, a = z. */
    @Override
    void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
      targets.minusTargets(a, rows, delta);
      if (!targets.areNumbers()) {
        Elements.timesDerivative(Activation.SIGMOID, delta, a);
      }
    }
  },
  /**
   * C = -(y ln a + (1 - y) ln (1 - a)), summed over the output neurons: chapter 3, equation (63).
   * It is infinite if an output is exactly 0 and its y is 1, or exactly 1 and its y is 0.
   */
  CROSS_ENTROPY(Output.SIGMOID) {
    /**
     * The smallest product that may be multiplied by one more factor. A factor is 0 or at least
     * 2^-149, so the next product is 0 or a normal double.
     */
    private static final double SMALL = 0x1p-800;

    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      double sum = 0;
      double product = 1; // one logarithm of a product replaces one logarithm for each factor
      for (int j = 0; j < a.columns(); j++) {
        product *= coding.isOn(rows.labels()[m], j) ? a.get(i, j) : 1.0 - a.get(i, j);
        if (product < SMALL) {
          sum -= StrictMath.log(product);
          product = 1;
        }
      }
      return sum - StrictMath.log(product);
    }
  },
  /**
   * C = -ln a_y, where y is the label and there is one output per class: chapter 3, equation (80).
   */
  LOG_LIKELIHOOD(Output.SOFTMAX) {
    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      return -StrictMath.log(a.get(i, rows.labels()[m]));
    }

    /**
     * Sets delta = a - y: chapter 3, equation (82). Errors whose absolute value is below 2^-64
     * become zero.
     */
    @Override
    void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
      targets.minusTargets(a, rows, delta);
      Elements.flush(delta);
    }
  },
  /** C = |a - y|, summed over the numbers: it tends to the median, and a far-off number is one. */
  ABSOLUTE(Output.IDENTITY) {
    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      double sum = 0;
      for (int j = 0; j < a.columns(); j++) {
        sum += Math.abs(a.get(i, j) - coding.wanted(rows, m, j));
      }
      return sum;
    }

    /** Sets delta to the sign of a - y. */
    @Override
    void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
      targets.minusTargets(a, rows, delta);
      clip(delta, 0);
    }
  },
  /**
   * C = (a - y)^2 / 2 up to an error of delta, and delta (|a - y| - delta / 2) from there on,
   * summed over the numbers (Huber 1964).
   */
  HUBER(Output.IDENTITY) {
    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      double delta = ((Coding.Numbers) coding).huberDelta();
      double sum = 0;
      for (int j = 0; j < a.columns(); j++) {
        double error = Math.abs(a.get(i, j) - coding.wanted(rows, m, j));
        sum += error <= delta ? error * error / 2 : delta * (error - delta / 2);
      }
      return sum;
    }

    /** Sets delta = a - y, but at most the delta of Huber. */
    @Override
    void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
      targets.minusTargets(a, rows, delta);
      clip(delta, targets.huberDelta());
    }
  },
  /**
   * No cost: the output neurons are perceptrons. A small change of a weight almost never changes
   * their outputs, so it cannot improve them.
   */
  NONE(Output.STEP) {
    @Override
    public double of(Matrix a, int i, Coding coding, TargetRows rows, int m) {
      return 0;
    }

    @Override
    void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
      throw new UnsupportedOperationException("cost: expected one to lower, found none");
    }
  };

  private final Output output;

  Cost(Output output) {
    this.output = output;
  }

  /** Limits the errors to at most {@code limit}, or to their signs if it is 0. */
  private static void clip(Matrix delta, float limit) {
    for (int m = 0; m < delta.rows(); m++) {
      for (int k = delta.row(m); k < delta.row(m) + delta.columns(); k++) {
        float error = delta.data()[k];
        delta.data()[k] =
            limit == 0 ? Math.signum(error) : Math.max(-limit, Math.min(limit, error));
      }
    }
  }

  /** The activation of the output neurons if they encode classes. */
  public Output output() {
    return output;
  }

  /** The activation of the output neurons. */
  public Output output(Coding coding) {
    return coding instanceof Coding.Numbers ? Output.IDENTITY : output;
  }

  /** Whether the cost measures outputs of this kind. */
  public boolean fits(Coding coding) {
    return coding instanceof Coding.Numbers
        ? this == QUADRATIC || output == Output.IDENTITY
        : output != Output.IDENTITY;
  }

  /** Whether training can lower the cost. */
  public boolean canFall() {
    return this != NONE;
  }

  /** Returns the cost of the outputs in row {@code i} of a, which should be row {@code m}. */
  public abstract double of(Matrix a, int i, Coding coding, TargetRows rows, int m);

  /**
   * Sets delta = dC/dz of the output layer (BP1) for each sample, with the desired outputs of
   * {@code targets}, which may be smoothed. Both a and delta are [m, outputs], and row i belongs to
   * row i of {@code rows}. This is delta = a - y where a cost does not say otherwise, as that of
   * cross-entropy, which has no division by a (1 - a): chapter 3, equation (67).
   */
  void outputError(Matrix a, TargetRows rows, Targets targets, Matrix delta) {
    targets.minusTargets(a, rows, delta);
  }

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
