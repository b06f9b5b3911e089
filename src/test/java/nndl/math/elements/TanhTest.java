package nndl.math.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TanhTest {
  private static final int MAX_ULPS = 3;

  /** Every 257th float below the limit: all exponents, 4 million numbers. */
  @Test
  void isTanhToThreeUnitsInTheLastPlace() {
    int last = Float.floatToRawIntBits(Tanh.LIMIT);
    for (int bits = 0; bits <= last; bits += 257) {
      float z = Float.intBitsToFloat(bits);
      double exact = StrictMath.tanh(z);
      double error = Math.abs(Tanh.of(z) - exact);
      assertTrue(error <= MAX_ULPS * Math.ulp((float) exact), () -> "tanh of " + z);
    }
  }

  @Test
  void isOdd() {
    for (float z = 1e-30f; z < 100; z *= 1.1f) {
      assertEquals(-Tanh.of(z), Tanh.of(-z));
    }
    assertEquals(0f, Tanh.of(0f));
  }

  @Test
  void endsAtOneAndIsNotANumberForNone() {
    assertEquals(1, Tanh.of(Float.POSITIVE_INFINITY));
    assertEquals(-1, Tanh.of(Float.NEGATIVE_INFINITY));
    assertTrue(Float.isNaN(Tanh.of(Float.NaN)));
  }

  @Test
  void makesErrorsBelowTheLeastZero() {
    assertEquals(0, Tanh.timesDerivative(0x1p-65f, 0));
    assertEquals(0x1p-64f, Tanh.timesDerivative(0x1p-64f, 0));
  }
}
