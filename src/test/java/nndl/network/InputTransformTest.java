package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InputTransformTest {

  @Test
  void takesBytesToMinusOneToOneExactlyAsTwiceTheInputLessOne() {
    InputTransform symmetric = InputTransform.symmetric(1);
    for (int value = 0; value < 256; value++) {
      float[] input = {value / 255f};
      symmetric.apply(input);
      assertEquals(2 * (value / 255f) - 1, input[0]);
    }
    assertTrue(symmetric.isSymmetric());
    assertEquals("symmetric", symmetric.toString());
  }

  @Test
  void takesTheMeanOffAndDividesByTheDeviationOfWhich0CountsAs1() {
    InputTransform transform =
        InputTransform.standardising(new double[] {0.25, 3, 1 / 3.0}, new double[] {0.5, 0, 1e-50});
    float[] inputs = {1, 5, 1};
    transform.apply(inputs);
    assertArrayEquals(new float[] {1.5f, 2, 1 - 1 / 3f}, inputs);
  }

  @Test
  void leavesInputsAloneWithoutNumbers() {
    float[] inputs = {1, 5};
    InputTransform.NONE.apply(inputs);
    assertArrayEquals(new float[] {1, 5}, inputs);
    assertEquals("none", InputTransform.NONE.toString());
  }

  @Test
  void isToldFromOthersByItsName() {
    InputTransform one = new InputTransform(new float[] {1, 2}, new float[] {3, 4});
    InputTransform other = new InputTransform(new float[] {1, 2}, new float[] {3, 5});
    assertTrue(one.toString().matches("standardised [0-9a-f]{16}"), one.toString());
    assertEquals("standardised 2f1574660c65530f", one.toString(), "as in checkpoints that exist");
    assertNotEquals(one.toString(), other.toString());
    assertNotEquals(one, other);
    assertEquals(one, new InputTransform(one.mean(), one.deviation()));
  }
}
