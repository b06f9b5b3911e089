package nndl.math.elements;

import static nndl.math.KernelCases.bits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pass by vectors gives every weight the bits of its definition, and finds what is not finite.
 */
class StepsTest {
  private static final RegularisationCoefficients NO_REGULARISATION =
      new RegularisationCoefficients(0.1f, 0, 0, 0);
  private static final List<RegularisationCoefficients> COEFFICIENTS =
      List.of(
          NO_REGULARISATION,
          new RegularisationCoefficients(0.1f, 0.01f, 0, 0),
          new RegularisationCoefficients(0.1f, 0, 0.02f, 0.003f));
  private static final Steps.Moments MOMENTS =
      new Steps.Moments(0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 3, 1e-8f);
  private static final int LENGTH = 9 * Matrix.LANES;
  private static final int FROM = Matrix.LANES;
  private static final int TO = 8 * Matrix.LANES;

  /** Sums, weights, and what is kept. */
  private record Numbers(float[] sum, float[] w, float[] m, float[] v) {
    static Numbers random(long seed) {
      Random random = new Random(seed);
      float[][] all = new float[4][LENGTH];
      for (float[] numbers : all) {
        for (int i = 0; i < LENGTH; i++) {
          int exponent = random.nextInt(220) - 130; // also what is to become zero
          boolean ordinary = random.nextBoolean();
          float size = ordinary ? 1 : (float) Math.scalb(1.0, exponent / 2);
          numbers[i] = random.nextInt(9) == 0 ? 0 : size * (float) random.nextGaussian();
        }
      }
      for (int i = 0; i < LENGTH; i++) {
        all[3][i] = Math.abs(all[3][i]);
      }
      return new Numbers(all[0], all[1], all[2], all[3]);
    }

    Numbers copy() {
      return new Numbers(sum.clone(), w.clone(), m.clone(), v.clone());
    }
  }

  private enum Pass {
    DRAIN {
      @Override
      boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n) {
        return plain
            ? PlainSteps.addAndClear(-0.3f, n.sum, n.w, FROM, TO)
            : Steps.addAndClear(-0.3f, n.sum, n.w, FROM, TO);
      }
    },
    DESCEND {
      @Override
      boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n) {
        return plain
            ? PlainSteps.descend(coefficients, 0.3f, n.sum, n.w, FROM, TO)
            : Steps.descend(coefficients, 0.3f, n.sum, n.w, FROM, TO);
      }
    },
    MOMENTUM {
      @Override
      boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n) {
        return plain
            ? PlainSteps.momentum(coefficients, 0.3f, 0.9f, false, n.sum, n.w, n.m, FROM, TO)
            : Steps.momentum(coefficients, 0.3f, 0.9f, false, n.sum, n.w, n.m, FROM, TO);
      }
    },
    NESTEROV {
      @Override
      boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n) {
        return plain
            ? PlainSteps.momentum(coefficients, 0.3f, 0.9f, true, n.sum, n.w, n.m, FROM, TO)
            : Steps.momentum(coefficients, 0.3f, 0.9f, true, n.sum, n.w, n.m, FROM, TO);
      }
    },
    ADAM {
      @Override
      boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n) {
        return plain
            ? PlainSteps.adam(coefficients, MOMENTS, n.sum, n.w, n.m, n.v, FROM, TO)
            : Steps.adam(coefficients, MOMENTS, n.sum, n.w, n.m, n.v, FROM, TO);
      }
    };

    abstract boolean run(boolean plain, RegularisationCoefficients coefficients, Numbers n);
  }

  @ParameterizedTest
  @EnumSource
  void aPassHasTheBitsOfItsDefinitionAndEmptiesTheSums(Pass pass) {
    for (RegularisationCoefficients coefficients : COEFFICIENTS) {
      for (long seed = 1; seed < 50; seed++) {
        Numbers before = Numbers.random(seed);
        Numbers expected = before.copy();
        Numbers found = before.copy();
        assertEquals(pass.run(true, coefficients, expected), pass.run(false, coefficients, found));
        assertArrayEquals(bits(expected.sum), bits(found.sum));
        assertArrayEquals(bits(expected.w), bits(found.w));
        assertArrayEquals(bits(expected.m), bits(found.m));
        assertArrayEquals(bits(expected.v), bits(found.v));
        assertEquals(0, found.sum[FROM]);
        assertEquals(before.sum[FROM - 1], found.sum[FROM - 1], "before the range");
        assertEquals(before.w[TO], found.w[TO], "behind the range");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPassFindsASingleNumberThatIsNotFinite(Pass pass) {
    for (boolean plain : new boolean[] {true, false}) {
      Numbers clean = new Numbers(ones(), ones(), ones(), ones());
      assertTrue(pass.run(plain, NO_REGULARISATION, clean));
      for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        for (int at = FROM; at < TO; at++) {
          Numbers n = new Numbers(ones(), ones(), ones(), ones());
          n.sum[at] = wrong;
          assertFalse(pass.run(plain, NO_REGULARISATION, n), "in place " + at);
        }
      }
    }
  }

  private static float[] ones() {
    float[] ones = new float[LENGTH];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** An infinite second moment stops a weight, which stays finite. */
  @Test
  void adamFindsThatASquareOverflows() {
    for (boolean plain : new boolean[] {true, false}) {
      Numbers n = new Numbers(ones(), ones(), ones(), ones());
      n.sum[20] = 1e30f;
      assertFalse(Pass.ADAM.run(plain, NO_REGULARISATION, n));
      assertTrue(Float.isFinite(n.w[20]));
    }
  }

  @Test
  void anAverageHasTheBitsOfItsDefinition() {
    for (long seed = 1; seed < 20; seed++) {
      Numbers expected = Numbers.random(seed);
      Numbers found = expected.copy();
      PlainSteps.average(0.3f, expected.w, expected.m, FROM, TO);
      Steps.average(0.3f, found.w, found.m, FROM, TO);
      assertArrayEquals(bits(expected.m), bits(found.m));
      assertArrayEquals(bits(expected.w), bits(found.w));
    }
  }

  @Test
  void whatShrinksEndsAtZero() {
    Numbers n = new Numbers(new float[LENGTH], ones(), ones(), ones());
    RegularisationCoefficients decay = new RegularisationCoefficients(1, 0, 0, 0.5f);
    for (int i = 0; i < 1000; i++) {
      PlainSteps.momentum(decay, 0, 0.9f, false, n.sum, n.w, n.m, FROM, TO);
    }
    assertEquals(0, n.w[FROM]);
    assertEquals(0, n.m[FROM]);
  }

  @Test
  void refusesToStepBeyondAnArray() {
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Steps.addAndClear(1, new float[32], new float[16], 0, 32));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Steps.descend(NO_REGULARISATION, 1, new float[32], new float[16], 0, 32));
  }
}
