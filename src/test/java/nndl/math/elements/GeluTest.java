package nndl.math.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.Slow;
import org.junit.jupiter.api.Test;

@Slow
class GeluTest {
  /** As stated by {@link Gelu}. */
  private static final int MAX_ULPS = 5;

  private static final double DERIVATIVE_ERROR = 3e-7;

  /** Every 1,021st float of either sign between 2^-60 and the limit. */
  @Test
  void isZTimesPhiToAFewUnitsInTheLastPlace() {
    int last = Float.floatToRawIntBits(Gelu.LIMIT);
    for (int bits = Float.floatToRawIntBits(0x1p-60f); bits < last; bits += 1021) {
      assertClose(Float.intBitsToFloat(bits));
      assertClose(-Float.intBitsToFloat(bits));
    }
  }

  private static void assertClose(float z) {
    double exact = z * NormalDistribution.cdf(z);
    if (Math.abs(exact) > 0x1.001p-64) {
      double error = Math.abs(Gelu.of(z) - exact) / Math.ulp((float) exact);
      assertTrue(error <= MAX_ULPS, () -> "gelu of " + z + ": " + error + " ulps");
    } else if (Math.abs(exact) < 0x0.fffp-64) {
      assertEquals(0, Gelu.of(z));
    }
    double slope = NormalDistribution.cdf(z) + z * NormalDistribution.density(z);
    assertEquals(slope, Gelu.derivative(z), DERIVATIVE_ERROR, () -> "gelu' of " + z);
  }

  @Test
  void isZeroBelowAndZAboveItsRange() {
    for (float z : new float[] {-10, -11, -1e30f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY}) {
      assertEquals(0, Gelu.of(z));
      assertEquals(0, Gelu.derivative(z), 1e-20);
    }
    for (float z : new float[] {10, 11, 1e30f, Float.MAX_VALUE, Float.POSITIVE_INFINITY}) {
      assertEquals(z, Gelu.of(z));
      assertEquals(1, Gelu.derivative(z));
    }
    assertEquals(0, Gelu.of(0));
    assertEquals(0.5f, Gelu.derivative(0), 1e-7f);
    assertTrue(Float.isNaN(Gelu.of(Float.NaN)));
    assertTrue(Float.isNaN(Activation.GELU.timesDerivative(1, Float.NaN)));
  }
}
