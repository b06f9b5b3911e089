package nndl.network;

import java.util.Locale;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.elements.Activation;

/** Draws the initial weights and biases of a network. */
public enum Initialiser {
  /**
   * Weights and biases from N(0, 1), in the order of {@code Network.__init__} of chapter 1: first
   * all biases, then all weights, layer by layer and neuron by neuron. {@link Random#nextGaussian}
   * is specified to the bit, so a seed gives the same network everywhere.
   */
  NORMAL {
    @Override
    void fill(Parameters parameters, Random random) {
      fillBiases(parameters, random);
      fillWeights(parameters, (inputs, outputs) -> random.nextGaussian());
    }
  },
  /**
   * Biases from N(0, 1), weights from N(0, 1) / sqrt(inputs), so that few neurons are saturated at
   * the start: the {@code default_weight_initializer} of chapter 3, in the same order.
   */
  SCALED {
    @Override
    void fill(Parameters parameters, Random random) {
      fillBiases(parameters, random);
      fillWeights(parameters, (inputs, outputs) -> random.nextGaussian() / Math.sqrt(inputs));
    }
  },
  /**
   * Weights uniform between +-sqrt(6 / (inputs + outputs)), biases 0: Glorot and Bengio 2010,
   * equation (16).
   */
  XAVIER {
    @Override
    void fill(Parameters parameters, Random random) {
      fillWeights(
          parameters,
          (inputs, outputs) ->
              (2 * random.nextDouble() - 1) * Math.sqrt(6.0 / ((double) inputs + outputs)));
    }
  },
  /** Weights from N(0, 2 / inputs), biases 0: He, Zhang, Ren and Sun 2015, equation (10). */
  HE {
    @Override
    void fill(Parameters parameters, Random random) {
      fillWeights(parameters, (inputs, outputs) -> random.nextGaussian() * Math.sqrt(2.0 / inputs));
    }
  };

  /** Draws a weight of a layer with these numbers of inputs and outputs. */
  private interface Draw {
    double next(int inputs, int outputs);
  }

  /** The initial parameters for a seed. */
  public Parameters parameters(Layout layout, long seed) {
    Parameters parameters = new Parameters(layout);
    fill(parameters, new Random(seed));
    return parameters;
  }

  /** Draws every weight and bias, in one fixed order. */
  abstract void fill(Parameters parameters, Random random);

  private static void fillBiases(Parameters parameters, Random random) {
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      Matrix b = parameters.biases(l);
      for (int j = 0; j < b.columns(); j++) {
        b.set(0, j, (float) random.nextGaussian());
      }
    }
  }

  private static void fillWeights(Parameters parameters, Draw draw) {
    for (int l = 1; l <= parameters.layout().layers(); l++) {
      Matrix w = parameters.weights(l);
      for (int j = 0; j < w.columns(); j++) {
        for (int k = 0; k < w.rows(); k++) {
          w.set(k, j, (float) draw.next(w.rows(), w.columns()));
        }
      }
    }
  }

  /** Whether this initialiser suits hidden neurons with an activation. */
  public boolean fits(Activation activation) {
    return switch (activation) {
      case SIGMOID, STEP -> this != HE;
      case TANH, SCALED_TANH -> this == SCALED || this == XAVIER;
      case RELU, LEAKY_RELU, GELU -> this == HE;
    };
  }

  /** The initialiser that suits an activation best. */
  public static Initialiser suiting(Activation activation) {
    return switch (activation) {
      case SIGMOID, STEP -> SCALED;
      case TANH, SCALED_TANH -> XAVIER;
      case RELU, LEAKY_RELU, GELU -> HE;
    };
  }

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
