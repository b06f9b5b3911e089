package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import nndl.Fixtures;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;

class GradientTest {
  private static final Layout LAYOUT = new Layout(3, 2, 1);

  @Test
  void takesUpRowsThatEitherSumTouched() {
    Gradient sum = gradient(0, 10);
    sum.addAndClear(gradient(2, 5));
    sum.addAndClear(gradient(2, 1));
    assertEquals(10, sum.weights(1).get(0, 1));
    assertEquals(0, sum.weights(1).get(1, 1));
    assertEquals(6, sum.weights(1).get(2, 1));
    assertEquals(16, sum.biases(1).get(0, 0));
    assertEquals(16, sum.weights(2).get(1, 0));
    assertEquals(16, sum.biases(2).get(0, 0));
  }

  @Test
  void remembersWhatItsPartsTouched() {
    Gradient part = new Gradient(LAYOUT);
    part.addAndClear(gradient(2, 5));
    Gradient sum = new Gradient(LAYOUT);
    sum.addAndClear(part);
    assertArrayEquals(gradient(2, 5).values(), sum.values());
  }

  @Test
  void isEmptyAfterItWasTakenUp() {
    Gradient part = gradient(1, 3);
    gradient(0, 2).addAndClear(part);
    assertArrayEquals(new float[LAYOUT.length()], part.values());
    Gradient sum = gradient(0, 2);
    sum.addAndClear(part);
    assertArrayEquals(gradient(0, 2).values(), sum.values());
  }

  @Test
  void isSentWithItsMarksAndScalars() {
    Gradient sum = gradient(1, 3);
    sum.scalars().add(Scalars.Name.WEIGHT, 2);
    Gradient sent = SerializationUtils.roundtrip(sum);
    assertArrayEquals(Fixtures.numbers(sum), Fixtures.numbers(sent));
    assertEquals(1, sent.dirtyRows().marked());
    assertEquals(2, sent.scalars().get(Scalars.Name.WEIGHT));
    assertEquals(Piece.all(LAYOUT), sent.piece());
  }

  @Test
  void isEmptyAfterItWasCleared() {
    Gradient sum = gradient(1, 3);
    sum.clear();
    assertArrayEquals(new float[LAYOUT.length()], sum.values());
    assertFalse(sum.dirtyRows().runs().next());
  }

  /** Two parts of 2^18 floats behind layer 1's weights, the second not full; cores share them. */
  @Test
  void isTakenUpToItsLastFloatWhereItIsLong() {
    Layout layout = new Layout(4, 700, 700, 3);
    Gradient part = new Gradient(layout);
    part.dirtyRows().mark(0, 4);
    for (int i = layout.rowAt(0); i < layout.length(); i++) {
      part.values()[i] = i;
    }
    float[] expected = Fixtures.numbers(part);
    Gradient sum = new Gradient(layout);
    sum.addAndClear(part);
    assertArrayEquals(expected, Fixtures.numbers(sum), "the sum");
    assertArrayEquals(new float[expected.length], Fixtures.numbers(part), "what is left");

    Parameters parameters = new Parameters(layout);
    parameters.step(-1, sum, 1);
    float[] moved = Arrays.copyOfRange(parameters.values(), layout.rowAt(0), layout.length());
    assertArrayEquals(expected, moved, "the weights after a step");
  }

  private static Gradient gradient(int touchedInput, float value) {
    Gradient gradient = new Gradient(LAYOUT);
    gradient.weights(1).set(touchedInput, 1, value);
    gradient.dirtyRows().mark(touchedInput, touchedInput + 1);
    gradient.biases(1).set(0, 0, value);
    gradient.weights(2).set(1, 0, value);
    gradient.biases(2).set(0, 0, value);
    return gradient;
  }
}
