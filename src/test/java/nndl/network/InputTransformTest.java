package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import nndl.math.SparseRows;
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
        InputTransform.standardising(
            new double[] {0.25, 3, 1 / 3.0, 0}, new double[] {0.5, 0, 1e-50, Float.MIN_NORMAL});
    float[] inputs = {1, 5, 1, 3 * Float.MIN_NORMAL};
    transform.apply(inputs);
    assertArrayEquals(new float[] {1.5f, 2, 1 - 1 / 3f, 3}, inputs);
  }

  @Test
  void takesInputsThatAreZeroAndNotInTheRowToo() {
    SparseRows samples = new SparseRows();
    samples.addRow(new float[] {0, 5});
    samples.addRow(new float[] {7, 0});
    SparseRows transformed = new SparseRows();
    transformed.addRow(new float[] {1, 1});
    new InputTransform(new float[] {1, 3}, new float[] {2, 4}).apply(samples, transformed);
    assertEquals(2, transformed.rows());
    assertArrayEquals(new float[] {-0.5f, 0.5f, 3, -0.75f}, Arrays.copyOf(transformed.value(), 4));
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
    InputTransform same = new InputTransform(one.mean(), one.deviation());
    assertEquals(one, same);
    assertEquals(1, Set.of(one).stream().filter(Set.of(same)::contains).count());
  }
}
