package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import nndl.math.Matrix;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertTrue(parameters.step(0.5, sum, 4));
    assertEquals(1, parameters.changed().marked());
    assertEquals(0, parameters.weights(1).get(0, 0));
    assertEquals(-1.5f, parameters.weights(1).get(1, 0));
    assertEquals(1, parameters.biases(1).get(0, 0));
    assertArrayEquals(new float[layout.length()], sum.values());
    parameters.step(0.5, sum, 4);
    assertEquals(-1.5f, parameters.weights(1).get(1, 0));
  }

  /** Of two rows of the first layer, and of what comes after them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  void tellOfAStepToWhatIsNoNumber(int row) {
    Layout layout = new Layout(3, 1, 1);
    Parameters parameters = new Parameters(layout);
    Gradient sum = new Gradient(layout);
    sum.dirtyRows().mark(0, 1);
    sum.dirtyRows().mark(2, 3);
    sum.values()[layout.rowAt(row)] = Float.NaN;
    assertFalse(parameters.step(1, sum, 1));
  }

  @Test
  void silenceAnOutputAndNoOther() {
    Parameters parameters = Initialiser.NORMAL.parameters(new Layout(2, 3, 2), 5);
    float kept = parameters.weights(2).get(2, 0);
    parameters.silence(1);
    for (int k = 0; k < 3; k++) {
      assertEquals(0, parameters.weights(2).get(k, 1));
    }
    assertEquals(-100, parameters.biases(2).get(0, 1));
    assertEquals(kept, parameters.weights(2).get(2, 0));
  }

  @Test
  void areCopiedByABlockOfTheirOwnAndSentAsBytes() {
    Block block = Initialiser.NORMAL.parameters(new Layout(2, 3), 5).block();
    float[] numbers = Arrays.copyOf(block.values(), block.layout().length());
    Block copy = block.copy();
    Block sent = SerializationUtils.roundtrip(block);
    Block same = Block.of(block.layout(), block.values());
    block.values()[block.layout().rowAt(1)]++;
    assertArrayEquals(numbers, copy.values());
    assertArrayEquals(numbers, sent.values());
    assertEquals(block.layout(), sent.layout());
    assertSame(block.values(), same.values());
  }
}
