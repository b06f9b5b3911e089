package nndl.math.elements;

import static nndl.math.KernelCases.ROWS;
import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.bits;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.target;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.Slow;
import nndl.math.KernelCases;
import nndl.math.Matrix;
import nndl.math.products.Products;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors give every element the bits of its scalar definition, whatever stands beside it. */
@Slow
class ElementsTest {

  @ParameterizedTest
  @EnumSource
  void anActivationIsThatOfEveryElementPaddingIncluded(Activation f) {
    for (int k : KernelCases.WIDTHS) {
      for (int m : ROWS) {
        Matrix z = target(m, k);
        float[] expected = z.data().clone();
        for (int i = z.row(0); i < z.row(m); i++) {
          expected[i] = f.of(expected[i]);
        }
        Elements.apply(f, z);
        assertArrayEquals(bits(expected), bits(z.data()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActivationHasTheSameBitsOverItsWholeRangeAndAtItsEnds(Activation f) {
    float end = Sigmoid.LIMIT + 1;
    float[] ends = {
      0f, -0f, 88, -88, 1e30f, -1e30f, Float.MIN_VALUE, Float.NaN, 0.625f, -0.625f, 20, -20
    };
    Matrix z = Matrix.zeros(1, 1 << 16);
    for (int i = 0; i < z.columns(); i++) {
      z.set(0, i, i < ends.length ? ends[i] : -end + i * (2 * end / z.columns()));
    }
    z.set(0, 100, Float.POSITIVE_INFINITY);
    z.set(0, 101, Float.NEGATIVE_INFINITY);
    assertSameAsPlain(f, z);
  }

  /** A step of 4,097 floats meets every exponent and sign some thousand times. */
  @ParameterizedTest
  @EnumSource
  void anActivationHasTheSameBitsForFloatsOfEverySize(Activation f) {
    Matrix z = Matrix.zeros(1, 1 << 20);
    for (int i = 0; i < z.columns(); i++) {
      z.set(0, i, Float.intBitsToFloat(i * 4097));
    }
    assertSameAsPlain(f, z);
  }

  private static void assertSameAsPlain(Activation f, Matrix z) {
    float[] expected = z.data().clone();
    PlainElements.apply(f, expected, z.row(0), z.row(1));
    Elements.apply(f, z);
    assertArrayEquals(expected, z.data());
  }

  @ParameterizedTest
  @EnumSource
  void aDerivativeIsMultipliedIntoEveryElementPaddingIncluded(Activation f) {
    for (int k : KernelCases.WIDTHS) {
      for (int m : ROWS) {
        Matrix delta = target(m, k);
        Matrix a = factor(m, k);
        float[] expected = delta.data().clone();
        for (int i = delta.row(0); i < delta.row(m); i++) {
          expected[i] = f.timesDerivative(expected[i], a.data()[i]);
        }
        Elements.timesDerivative(f, delta, a);
        assertArrayEquals(bits(expected), bits(delta.data()));
      }
    }
  }

  @Test
  void aSoftmaxHasTheBitsOfItsDefinitionInEveryRow() {
    for (int k : KernelCases.WIDTHS) {
      for (int m : ROWS) {
        Matrix z = target(m, k);
        z.set(0, k - 1, 300);
        Matrix expected = copy(z);
        for (int i = 0; i < m; i++) {
          Softmax.apply(expected.data(), expected.row(i), expected.row(i) + k);
        }
        Elements.softmax(z);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < k; j++) {
            assertEquals(expected.get(i, j), z.get(i, j));
          }
          for (int j = k; j < z.stride(); j++) {
            assertTrue(Float.isFinite(z.data()[z.row(i) + j]), "padding");
          }
        }
      }
    }
  }

  @Test
  void whatIsLeftOutIsThatOfTheDefinition() {
    for (int k : KernelCases.WIDTHS) {
      Matrix a = target(5, k);
      float[] expected = a.data().clone();
      int[] keys = {0, -1, 123456789, Integer.MAX_VALUE, Integer.MIN_VALUE};
      for (int i = 0; i < 5; i++) {
        PlainElements.leaveOut(expected, a.row(i), a.row(i + 1), keys[i], 1 << 30, 2);
      }
      Elements.leaveOut(a, keys, 1 << 30, 2);
      assertArrayEquals(bits(expected), bits(a.data()));
    }
  }

  @Test
  void errorsBecomeZeroBelowTwoToTheMinus64AndNotAtIt() {
    for (int k : KernelCases.WIDTHS) {
      Matrix delta = Matrix.zeros(2, k);
      Matrix a = Matrix.zeros(2, k);
      for (int j = 0; j < k; j++) {
        delta.set(0, j, -0x1p-62f);
        delta.set(1, j, -Math.nextDown(0x1p-62f));
        a.set(0, j, 0.5f);
        a.set(1, j, 0.5f);
      }
      Elements.timesDerivative(Activation.SIGMOID, delta, a);
      for (int j = 0; j < k; j++) {
        assertEquals(-0x1p-64f, delta.get(0, j), "an error of -2^-64 stays");
        assertEquals(0, delta.get(1, j), "a smaller error becomes zero");
      }
    }
  }

  @Test
  void everyRowBecomesTheSamePaddingIncludedAndTheRestStays() {
    for (int k : new int[] {1, 16, 17, 30, 64, 65, 100}) {
      for (int m : ROWS) {
        Matrix b = target(1, k);
        Matrix z = factor(m, k);
        float[] expected = z.data().clone();
        for (int i = 0; i < m; i++) {
          System.arraycopy(b.data(), b.row(0), expected, z.row(i), z.stride());
        }
        Elements.setRows(z, b);
        assertArrayEquals(bits(expected), bits(z.data()));
      }
    }
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThrows(
        IllegalArgumentException.class, () -> Elements.setRows(target(2, 20), factor(1, 10)));
    assertThrows(
        IllegalArgumentException.class, () -> Elements.setRows(target(2, 20), factor(2, 20)));
  }

  @Test
  void refusesAnErrorOfAnotherShapeThanTheActivations() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Elements.timesDerivative(Activation.SIGMOID, target(2, 20), factor(2, 10)));
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void rowsAreAddedOneAfterTheOther(Products products, int k) {
    for (int m : ROWS) {
      Matrix delta = factor(m, k);
      Matrix g = target(1, k);
      Matrix expected = copy(g);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < k; j++) {
          expected.set(0, j, expected.get(0, j) + delta.get(i, j));
        }
      }
      products.addRows(delta, g);
      assertSameBits(expected, g);
    }
  }
}
