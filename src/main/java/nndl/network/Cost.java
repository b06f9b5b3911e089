package nndl.network;

import java.util.Locale;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * The cost: how far the outputs a are from the desired outputs y, which are 1 or 0 as the {@link
 * Coding} says. The cost also decides the activation of the output neurons, since the error of the
 * output layer, dC/dz, depends on both (chapter 2, BP1).
 */
public enum Cost {
  /**
   * C = |y - a|^2 / 2 per sample, averaged over samples: chapter 1, equation (6). Equation (18)
   * requires that a cost is such an average.
   */
  QUADRATIC {
    @Override
    public double of(Matrix a, int i, Coding targets, int label) {
      double sum = 0;
      for (int j = 0; j < a.columns(); j++) {
        double difference = a.get(i, j) - (targets.isOn(label, j) ? 1.0 : 0.0);
        sum += difference * difference;
      }
      return sum / 2;
    }

    /** (a - y) sigma'(z): chapter 2, equation (30). */
    @Override
    void outputError(Matrix a, int[] labels, Targets targets, Matrix delta) {
      targets.minusTargets(a, labels, delta);
      Elements.timesDerivative(Activation.SIGMOID, delta, a);
    }
  },
  /**
   * C = -(y ln a + (1 - y) ln (1 - a)), summed over the output neurons: chapter 3, equation (63).
   * It is infinite if an output is exactly 0 or 1 on the wrong side.
   */
  CROSS_ENTROPY {
    /**
     * A product above this is a normal double even after one more factor, which is 0 or at least
     * 2^-149.
     */
    private static final double SMALL = 0x1p-800;

    @Override
    public double of(Matrix a, int i, Coding targets, int label) {
      double sum = 0;
      double product = 1; // a logarithm of a product costs as much as that of one factor
      for (int j = 0; j < a.columns(); j++) {
        product *= targets.isOn(label, j) ? a.get(i, j) : 1.0 - a.get(i, j);
        if (product < SMALL) {
          sum -= StrictMath.log(product);
          product = 1;
        }
      }
      return sum - StrictMath.log(product);
    }

    /** a - y, without a division by a (1 - a): chapter 3, equation (67). */
    @Override
    void outputError(Matrix a, int[] labels, Targets targets, Matrix delta) {
      targets.minusTargets(a, labels, delta);
    }
  },
  /**
   * C = -ln a_y, where y is the label and there is one output per class: chapter 3, equation (80).
   */
  LOG_LIKELIHOOD {
    @Override
    public Output output() {
      return Output.SOFTMAX;
    }

    @Override
    public double of(Matrix a, int i, Coding targets, int label) {
      return -StrictMath.log(a.get(i, label));
    }

    /** a - y: chapter 3, equation (82). */
    @Override
    void outputError(Matrix a, int[] labels, Targets targets, Matrix delta) {
      targets.minusTargets(a, labels, delta);
      Elements.flush(delta);
    }
  },
  /** No cost: the output neurons are perceptrons, which no small change can improve. */
  NONE {
    @Override
    public Output output() {
      return Output.STEP;
    }

    @Override
    public boolean canFall() {
      return false;
    }

    @Override
    public double of(Matrix a, int i, Coding targets, int label) {
      return 0;
    }

    @Override
    void outputError(Matrix a, int[] labels, Targets targets, Matrix delta) {
      throw new UnsupportedOperationException("cost: expected one to lower, found none");
    }
  };

  /** The activation of the output neurons. */
  public Output output() {
    return Output.SIGMOID;
  }

  /** Whether training can lower the cost. */
  public boolean canFall() {
    return true;
  }

  /** The cost of sample {@code i}, whose outputs are row i of a. */
  public abstract double of(Matrix a, int i, Coding targets, int label);

  /**
   * Sets delta = dC/dz of the output layer (BP1) for each sample: a and delta are [m, outputs], and
   * row i has the label {@code labels[i]}.
   */
  abstract void outputError(Matrix a, int[] labels, Targets targets, Matrix delta);

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
