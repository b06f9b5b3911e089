package nndl.network;

import java.util.Locale;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.elements.Activation;

/** Draws the initial weights and biases of a network. */
public enum Initialiser {
  /**
   * Draws weights and biases from N(0, 1), in the order of {@code Network.__init__} of chapter 1:
   * first all biases, then all weights, layer by layer and neuron by neuron. The results of {@link
   * Random#nextGaussian} are specified exactly, so a seed gives the same network on every machine.
   */
  NORMAL(true, (random, inputs, outputs) -> random.nextGaussian()),
  /**
   * Draws biases from N(0, 1) and weights from N(0, 1) / sqrt(inputs), so that few neurons are
   * saturated at the start. This is the {@code default_weight_initializer} of chapter 3, in the
   * order of {@link #NORMAL}.
   */
  SCALED(true, (random, inputs, outputs) -> random.nextGaussian() / Math.sqrt(inputs)),
  /**
   * Draws weights uniformly between -r and r, where r = sqrt(6 / (inputs + outputs)). Biases are 0.
   * Source: Glorot and Bengio 2010, equation (16).
   */
  XAVIER(
      false,
      (random, inputs, outputs) ->
          (2 * random.nextDouble() - 1) * Math.sqrt(6.0 / ((double) inputs + outputs))),
  /**
   * Draws weights from N(0, 2 / inputs). Biases are 0. Source: He, Zhang, Ren and Sun 2015,
   * equation (10).
   */
  HE(false, (random, inputs, outputs) -> random.nextGaussian() * Math.sqrt(2.0 / inputs));

  /** Draws one weight of a layer with the given numbers of inputs and outputs. */
  private interface Draw {
    double next(Random random, int inputs, int outputs);
  }

  private final boolean drawsBiases;
  private final Draw weight;

  Initialiser(boolean drawsBiases, Draw weight) {
    this.drawsBiases = drawsBiases;
    this.weight = weight;
  }

  /** Returns the initial parameters for a seed. Random numbers are drawn in a fixed order. */
  public Parameters parameters(Layout layout, long seed) {
    Parameters parameters = new Parameters(layout);
    Random random = new Random(seed);
    for (int l = 1; drawsBiases && l <= layout.layers(); l++) {
      Matrix b = parameters.biases(l);
      for (int j = 0; j < b.columns(); j++) {
        b.set(0, j, (float) random.nextGaussian());
      }
    }
    for (int l = 1; l <= layout.layers(); l++) {
      Matrix w = parameters.weights(l);
      for (int j = 0; j < w.columns(); j++) {
        for (int k = 0; k < w.rows(); k++) {
          w.set(k, j, (float) weight.next(random, w.rows(), w.columns()));
        }
      }
    }
    return parameters;
  }

  /** Whether this initialiser suits hidden neurons with the given activation. */
  public boolean fits(Activation activation) {
    return switch (activation) {
      case SIGMOID, STEP -> this != HE;
      case TANH, SCALED_TANH -> this == SCALED || this == XAVIER;
      case RELU, LEAKY_RELU, GELU -> this == HE;
    };
  }

  /** Returns the initialiser that suits the given activation best. */
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
