package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.Test;

/** What weights cost by themselves. */
class PenaltiesTest {
  private static final double SAMPLES = 10;

  /** The weights 3 and -1 in two layers, and a bias that costs nothing. */
  private static Parameters weights() {
    Parameters parameters = new Parameters(new Layout(2, 3, 2));
    parameters.weights(1).set(1, 2, 3);
    parameters.weights(2).set(2, 1, -1);
    parameters.biases(1).set(0, 1, 7);
    return parameters;
  }

  @Test
  void squaresCostHalfOfL2AndSizesL1EachByTheNumberOfSamples() {
    assertEquals(0.5 / 2 * 10 / SAMPLES, cost(0.5, 0), 1e-12);
    assertEquals(0.2 * 4 / SAMPLES, cost(0, 0.2), 1e-12);
    assertEquals((0.5 / 2 * 10 + 0.2 * 4) / SAMPLES, cost(0.5, 0.2), 1e-12);
    assertEquals(0, cost(0, 0));
  }

  @Test
  void limitsAndDecoupledDecayCostNothing() {
    assertEquals(0, new Penalties(0, 0, 0.1, 2, 3).cost(weights(), SAMPLES));
  }

  /** Where a layer has a multiple of 16 outputs, the next row begins just behind a row. */
  @Test
  void aWeightAtTheBeginOfARowCostsOnce() {
    Parameters parameters = new Parameters(new Layout(2, 16));
    parameters.weights(1).set(1, 0, 3);
    assertEquals(9 / 2.0 / SAMPLES, new Penalties(1, 0, 0, 0, 0).cost(parameters, SAMPLES), 1e-12);
  }

  private static double cost(double l2, double l1) {
    return new Penalties(l2, l1, 0, 0, 0).cost(weights(), SAMPLES);
  }
}
