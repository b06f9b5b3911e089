package nndl.math.elements;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
  private static final int MAX_ULPS = 5;

  @Test
  void scaledTanhIsThatOfFloat64() {
    int last = Float.floatToRawIntBits(20f);
    for (int bits = Float.floatToRawIntBits(0x1p-100f); bits <= last; bits += 1021) {
      float z = Float.intBitsToFloat(bits);
      double exact = 1.7159 * StrictMath.tanh(2 * (double) z / 3);
      double error = Math.abs(ScaledTanh.of(z) - exact) / Math.ulp((float) exact);
      assertTrue(error <= MAX_ULPS, () -> "scaled tanh of " + z + ": " + error + " ulps");
      assertEquals(-ScaledTanh.of(z), ScaledTanh.of(-z));
    }
    assertEquals(1, ScaledTanh.of(1), 1e-4);
  }

  @Test
  void scaledTanhHasNoErrorWhereItIsSaturated() {
    assertEquals(0, ScaledTanh.timesDerivative(1, ScaledTanh.of(100)));
    assertEquals(0, ScaledTanh.timesDerivative(1, ScaledTanh.of(-100)));
    assertEquals(1.7159 * 2 / 3, ScaledTanh.timesDerivative(1, 0), 1e-6);
  }

  @Test
  void rectifiersAreStraightOnEitherSide() {
    for (float z : new float[] {1e-30f, 0.5f, 3, 1e30f}) {
      assertEquals(z, Activation.RELU.of(z));
      assertEquals(0, Activation.RELU.of(-z));
      assertEquals(z, Activation.LEAKY_RELU.of(z));
      assertEquals(-0.01f * z, Activation.LEAKY_RELU.of(-z));
      assertEquals(3, Activation.RELU.timesDerivative(3, z));
      assertEquals(0, Activation.RELU.timesDerivative(3, 0), "the slope at 0");
      assertEquals(3, Activation.LEAKY_RELU.timesDerivative(3, z));
      assertEquals(0.03f, Activation.LEAKY_RELU.timesDerivative(3, -z), 1e-8f);
    }
  }

  @Test
  void aStepIsOneAboveZeroAlone() {
    assertEquals(1, Activation.STEP.of(Float.MIN_VALUE));
    assertEquals(0, Activation.STEP.of(0));
    assertEquals(0, Activation.STEP.of(-3));
    assertEquals(0, Activation.STEP.timesDerivative(1, 1));
  }

  @ParameterizedTest
  @EnumSource
  void isNotANumberForNoneAndHasNoErrorsBelowTwoToTheMinus64(Activation f) {
    assertTrue(Float.isNaN(f.of(Float.NaN)));
    assertEquals(0, f.timesDerivative(0x1p-66f, 0.3f));
    assertEquals(f.hasSlope(), f.timesDerivative(0x1p-60f, 0.3f) > 0);
  }

  @ParameterizedTest
  @EnumSource
  void isBoundedOrGrowsWithoutEnd(Activation f) {
    float most = Math.max(f.of(Float.MAX_VALUE), -f.of(-Float.MAX_VALUE));
    assertEquals(f.isBounded(), most < 2);
  }
}
