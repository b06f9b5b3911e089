package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;

class ParametersTest {

  @Test
  void areDrawnInTheBooksOrderFirstBiasesThenWeightsNeuronByNeuron() {
    Parameters parameters = Initialiser.NORMAL.parameters(new Layout(2, 3, 1), 5);
    Random random = new Random(5);
    for (int l = 1; l <= 2; l++) {
      for (int j = 0; j < parameters.biases(l).columns(); j++) {
        assertEquals((float) random.nextGaussian(), parameters.biases(l).get(0, j));
      }
    }
    for (int l = 1; l <= 2; l++) {
      Matrix w = parameters.weights(l);
      for (int j = 0; j < w.columns(); j++) {
        for (int k = 0; k < w.rows(); k++) {
          assertEquals((float) random.nextGaussian(), w.get(k, j));
        }
      }
    }
  }

  @Test
  void areTheSameForASeedAndOthersForAnother() {
    Layout layout = new Layout(7, 5);
    float[] values = Initialiser.NORMAL.parameters(layout, 1).values();
    assertArrayEquals(values, Initialiser.NORMAL.parameters(layout, 1).values());
    assertFalse(Arrays.equals(values, Initialiser.NORMAL.parameters(layout, 2).values()));
  }

  @Test
  void leaveTheirPaddingAtZero() {
    Layout layout = new Layout(4, 3);
    float[] values = Initialiser.NORMAL.parameters(layout, 1).values();
    int zeros = 0;
    for (int i = layout.rowAt(0); i < layout.length(); i++) {
      zeros += values[i] == 0 ? 1 : 0;
    }
    assertEquals((4 + 1) * (Matrix.LANES - 3), zeros);
  }

  @Test
  void stepByTheAverageAndEmptyTheSum() {
    Layout layout = new Layout(2, 1);
    Parameters parameters = new Parameters(layout);
    Gradient sum = new Gradient(layout);
    sum.weights(1).set(1, 0, 12);
    sum.dirtyRows().mark(1, 2);
    sum.biases(1).set(0, 0, -8);
    parameters.step(0.5, sum, 4);
    assertEquals(0, parameters.weights(1).get(0, 0));
    assertEquals(-1.5f, parameters.weights(1).get(1, 0));
    assertEquals(1, parameters.biases(1).get(0, 0));
    assertArrayEquals(new float[layout.length()], sum.values());
    parameters.step(0.5, sum, 4);
    assertEquals(-1.5f, parameters.weights(1).get(1, 0));
  }
}
