package nndl.network;

import java.util.Locale;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;

/**
 * How far the outputs a are from the desired outputs y, which are 1 or 0 as the {@link Coding} has
 * it. A cost owns the activation of the output neurons, since both together give the error of the
 * output layer, dC/dz (chapter 2, BP1).
 */
public enum Cost {
  /**
   * C = |y - a|^2 / 2 a sample, averaged over samples: chapter 1, equation (6). That a cost is such
   * an average is what equation (18) needs.
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
   * An output of exactly 0 or 1 on the wrong side costs infinitely much.
   */
  CROSS_ENTROPY {
    /** Times another factor, which is 0 or at least 2^-149, it is still a normal double. */
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
  /** C = -ln a_y, where y is the label, of an output for each class: chapter 3, equation (80). */
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
  /** None: the output neurons are perceptrons, whose outputs no small change makes any better. */
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

  /** What the output neurons make of their weighted inputs. */
  public Output output() {
    return Output.SIGMOID;
  }

  /** Whether training can lower it. */
  public boolean canFall() {
    return true;
  }

  /** The cost of sample {@code i}, whose outputs are that row of a. */
  public abstract double of(Matrix a, int i, Coding targets, int label);

  /**
   * delta = dC/dz of the output layer (BP1), sample by sample: a and delta are [m, outputs], row i
   * has {@code labels[i]}.
   */
  abstract void outputError(Matrix a, int[] labels, Targets targets, Matrix delta);

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
