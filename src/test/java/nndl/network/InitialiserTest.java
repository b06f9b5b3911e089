package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InitialiserTest {
  private static final Layout LAYOUT = new Layout(400, 100, 25);

  /** Standard deviations and bounds of the weights of each layer, as the sources state them. */
  @ParameterizedTest
  @EnumSource
  void drawsWeightsOfTheDeviationThatItsSourceSays(Initialiser initialiser) {
    Parameters parameters = initialiser.parameters(LAYOUT, 1);
    for (int l = 1; l <= 2; l++) {
      Matrix w = parameters.weights(l);
      double in = w.rows();
      double out = w.columns();
      double expected =
          switch (initialiser) {
            case NORMAL -> 1;
            case SCALED -> 1 / Math.sqrt(in);
            case XAVIER -> Math.sqrt(2 / (in + out));
            case HE -> Math.sqrt(2 / in);
          };
      assertEquals(expected, deviation(w), 0.04 * expected, "layer " + l);
      double bound = Math.sqrt(6 / (in + out));
      assertTrue(initialiser != Initialiser.XAVIER || largest(w) <= bound);
      double biases = deviation(parameters.biases(l));
      boolean drawn = initialiser == Initialiser.NORMAL || initialiser == Initialiser.SCALED;
      assertEquals(drawn ? 1 : 0, biases, drawn ? 0.4 : 0);
    }
  }

  /** The order of chapter 3's network2.py: all biases, then all weights. */
  @Test
  void scaledWeightsAreThoseOfChapterOneDividedByTheRootOfTheInputs() {
    Parameters scaled = Initialiser.SCALED.parameters(LAYOUT, 7);
    Random random = new Random(7);
    for (int l = 1; l <= 2; l++) {
      for (int j = 0; j < LAYOUT.outputs(l); j++) {
        assertEquals((float) random.nextGaussian(), scaled.biases(l).get(0, j));
      }
    }
    assertEquals((float) (random.nextGaussian() / 20), scaled.weights(1).get(0, 0));
    assertEquals((float) (random.nextGaussian() / 20), scaled.weights(1).get(1, 0));
  }

  @ParameterizedTest
  @EnumSource
  void oneFitsEveryActivation(Activation activation) {
    assertTrue(Initialiser.suiting(activation).fits(activation));
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 'NORMAL SCALED XAVIER'",
    "STEP, 'NORMAL SCALED XAVIER'",
    "TANH, 'SCALED XAVIER'",
    "SCALED_TANH, 'SCALED XAVIER'",
    "RELU, HE",
    "LEAKY_RELU, HE",
    "GELU, HE"
  })
  void onesThatWouldSaturateOrFadeDoNotFit(Activation activation, String fitting) {
    assertEquals(
        fitting,
        Arrays.stream(Initialiser.values())
            .filter(initialiser -> initialiser.fits(activation))
            .map(Enum::name)
            .collect(Collectors.joining(" ")));
    assertEquals("xavier", Initialiser.XAVIER.toString());
  }

  private static double deviation(Matrix w) {
    double squares = 0;
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.columns(); j++) {
        squares += (double) w.get(i, j) * w.get(i, j);
      }
    }
    return Math.sqrt(squares / ((double) w.rows() * w.columns()));
  }

  private static double largest(Matrix w) {
    double largest = 0;
    for (int i = 0; i < w.rows(); i++) {
      for (int j = 0; j < w.columns(); j++) {
        largest = Math.max(largest, Math.abs(w.get(i, j)));
      }
    }
    return largest;
  }
}
