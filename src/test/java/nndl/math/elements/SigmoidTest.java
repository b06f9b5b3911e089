package nndl.math.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigmoidTest {
  /** As stated by {@link Sigmoid}. */
  private static final double RELATIVE_ERROR = 4e-7;

  @Test
  void isSigmaToFloat32OverItsWholeRange() {
    for (float z = -Sigmoid.LIMIT; z <= Sigmoid.LIMIT; z += 1 / 4096f) {
      assertClose(z);
    }
  }

  @Test
  void isSigmaToFloat32CloseToZero() {
    for (float z = 1; z > Float.MIN_NORMAL; z *= 0.99f) {
      assertClose(z);
      assertClose(-z);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f})
  void isExactlyAHalfAtZero(float zero) {
    assertEquals(0.5f, Sigmoid.of(zero));
  }

  @ParameterizedTest
  @ValueSource(floats = {88, -88, 1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE})
  void endsAtOneAndAlmostZero(float z) {
    assertEquals(z > 0 ? 1 : 0, Sigmoid.of(z), 1e-17);
    assertTrue(Sigmoid.of(z) > 0);
  }

  @Test
  void endsAtOneAndAlmostZeroForInfinities() {
    assertEquals(1, Sigmoid.of(Float.POSITIVE_INFINITY));
    assertEquals(Sigmoid.of(-Sigmoid.LIMIT), Sigmoid.of(Float.NEGATIVE_INFINITY));
  }

  @Test
  void hasTheDerivativeOfTheBook() {
    for (float a = 0; a <= 1; a += 1 / 1024f) {
      assertEquals(-3.0 * a * (1 - a), Sigmoid.timesDerivative(-3, a), 1e-6);
    }
    assertEquals(0, Sigmoid.timesDerivative(1e-30f, 0.5f));
    assertTrue(Float.isNaN(Sigmoid.timesDerivative(Float.NaN, 0.5f)));
  }

  /** Smaller ones, multiplied on, would come to where float32 has few bits and is slow. */
  @Test
  void hasNoErrorsBelowTwoToTheMinus64AndAllOthers() {
    for (float sign : new float[] {1, -1}) {
      float least = sign * 0x1p-64f;
      float error = Sigmoid.timesDerivative(4 * least, 0.5f);
      assertEquals(least, error, "an error of 2^-64 stays");
      error = Sigmoid.timesDerivative(sign * Math.nextDown(0x1p-62f), 0.5f);
      assertEquals(0, error, "an error just below 2^-64 becomes zero");
    }
  }

  @Test
  void isNotANumberForNotANumber() {
    assertTrue(Float.isNaN(Sigmoid.of(Float.NaN)));
  }

  private static void assertClose(float z) {
    double expected = 1 / (1 + StrictMath.exp(-(double) z));
    assertEquals(expected, Sigmoid.of(z), RELATIVE_ERROR * expected, () -> "sigma(" + z + ")");
  }
}
