package nndl.math;

import static nndl.math.KernelCases.ROWS;
import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.bits;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.target;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Kernels} do element by element, for every implementation. */
class KernelElementsTest {

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void sigmoidIsThatOfEveryElementPaddingIncluded(Kernels kernels, int k) {
    for (int m : ROWS) {
      Matrix z = target(m, k);
      float[] expected = z.data().clone();
      for (int i = z.row(0); i < z.row(m); i++) {
        expected[i] = Sigmoid.of(expected[i]);
      }
      kernels.sigmoid(z);
      assertArrayEquals(bits(expected), bits(z.data()));
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementations")
  void sigmoidHasTheSameBitsOverItsWholeRangeAndAtItsEnds(Kernels kernels) {
    float end = Sigmoid.LIMIT + 1;
    float[] ends = {0f, -0f, 88, -88, 1e30f, -1e30f, Float.MIN_VALUE, Float.NaN};
    Matrix z = Matrix.zeros(1, 1 << 16);
    for (int i = 0; i < z.columns(); i++) {
      z.set(0, i, i < ends.length ? ends[i] : -end + i * (2 * end / z.columns()));
    }
    z.set(0, 100, Float.POSITIVE_INFINITY);
    z.set(0, 101, Float.NEGATIVE_INFINITY);
    float[] expected = z.data().clone();
    for (int i = z.row(0); i < z.row(1); i++) {
      expected[i] = Sigmoid.of(expected[i]);
    }
    kernels.sigmoid(z);
    assertArrayEquals(expected, z.data());
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void sigmoidDerivativeIsMultipliedIntoEveryElementPaddingIncluded(Kernels kernels, int k) {
    for (int m : ROWS) {
      Matrix delta = target(m, k);
      Matrix a = factor(m, k);
      float[] expected = delta.data().clone();
      for (int i = delta.row(0); i < delta.row(m); i++) {
        expected[i] = Sigmoid.timesDerivative(expected[i], a.data()[i]);
      }
      kernels.timesSigmoidDerivative(delta, a);
      assertArrayEquals(bits(expected), bits(delta.data()));
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void errorsBecomeZeroBelowTwoToTheMinus64AndNotAtIt(Kernels kernels, int k) {
    Matrix delta = Matrix.zeros(2, k);
    Matrix a = Matrix.zeros(2, k);
    for (int j = 0; j < k; j++) {
      delta.set(0, j, -0x1p-62f);
      delta.set(1, j, -Math.nextDown(0x1p-62f));
      a.set(0, j, 0.5f);
      a.set(1, j, 0.5f);
    }
    kernels.timesSigmoidDerivative(delta, a);
    for (int j = 0; j < k; j++) {
      assertEquals(-0x1p-64f, delta.get(0, j), "an error of -2^-64 stays");
      assertEquals(0, delta.get(1, j), "a smaller error becomes zero");
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void rowsAreAddedOneAfterTheOther(Kernels kernels, int k) {
    for (int m : ROWS) {
      Matrix delta = factor(m, k);
      Matrix g = target(1, k);
      Matrix expected = copy(g);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < k; j++) {
          expected.set(0, j, expected.get(0, j) + delta.get(i, j));
        }
      }
      kernels.addRows(delta, g);
      assertSameBits(expected, g);
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementations")
  void drainedVectorIsAddedWithOneRoundingAndThenZero(Kernels kernels) {
    int lanes = Matrix.LANES;
    for (int end = lanes; end <= 8 * lanes; end += lanes) {
      float[] from = factor(1, 200).data();
      float[] to = target(1, 200).data();
      float[] expectedFrom = from.clone();
      float[] expectedTo = to.clone();
      for (int i = lanes; i < end; i++) {
        expectedTo[i] = Math.fma(-0.3f, from[i], to[i]);
        expectedFrom[i] = 0;
      }
      kernels.drain(-0.3f, from, to, lanes, end);
      assertArrayEquals(bits(expectedTo), bits(to));
      assertArrayEquals(bits(expectedFrom), bits(from));
    }
  }
}
