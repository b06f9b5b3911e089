package nndl.math.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
  /** Half of what rounding takes off a difference of 64, and the errors of exp and of the sum. */
  private static final double RELATIVE_ERROR = 5e-6;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100})
  void isThatOfFloat64AndAddsUpToOne(int count) {
    Random random = new Random(count);
    for (int round = 0; round < 1000; round++) {
      float[] z = new float[count + 2];
      double total = 0;
      for (int j = 0; j < count; j++) {
        z[j + 1] = (float) (10 * random.nextGaussian());
        total += StrictMath.exp(z[j + 1]);
      }
      float[] a = z.clone();
      Softmax.apply(a, 1, count + 1);
      double sum = 0;
      for (int j = 1; j <= count; j++) {
        double expected = StrictMath.exp(z[j]) / total;
        double least = StrictMath.exp(-Softmax.LIMIT);
        assertEquals(expected, a[j], RELATIVE_ERROR * expected + least, "softmax of " + z[j]);
        sum += a[j];
      }
      assertEquals(1, sum, 1e-5);
      assertEquals(0, a[0] + a[count + 1], "what is beside the row");
    }
  }

  @Test
  void doesNotChangeWhenAllInputsGrowByTheSame() {
    float[] small = {1, 2, 4, -8};
    float[] large = {4097, 4098, 4100, 4088};
    Softmax.apply(small, 0, 4);
    Softmax.apply(large, 0, 4);
    for (int j = 0; j < 4; j++) {
      assertEquals(small[j], large[j]);
    }
  }

  @Test
  void isNeverZeroAndNotANumberForNoNumbers() {
    float[] a = {-1e30f, 3e38f, Float.NEGATIVE_INFINITY};
    Softmax.apply(a, 0, 3);
    assertTrue(a[0] > Float.MIN_NORMAL && a[2] > Float.MIN_NORMAL);
    assertEquals(1, a[1]);
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] none = {1, wrong, 2};
      Softmax.apply(none, 0, 3);
      assertTrue(Float.isNaN(none[0]) && Float.isNaN(none[1]) && Float.isNaN(none[2]));
    }
  }
}
