package nndl.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Kernels}, for every implementation and widths beside whole vectors. */
class KernelsTest {
  private static final int[] WIDTHS = {1, 7, 8, 9, 15, 16, 17, 30, 31, 100};
  private static final int[] ROWS = {1, 2, 5, 9};
  private static final int OFFSET = 5;
  private static final float OUTSIDE = 7;
  private static final double DENSITY = 0.3;
  private static final double FLOAT32 = 1e-5;

  static Stream<Kernels> implementations() {
    return Stream.of(new PlainKernels(), new VectorKernels());
  }

  static Stream<Arguments> implementationsByWidth() {
    return implementations()
        .flatMap(kernels -> Arrays.stream(WIDTHS).mapToObj(k -> Arguments.of(kernels, k)));
  }

  /** One of the four sums: {@code target += f(x, second)}. */
  private interface Sum {
    void add(Kernels kernels, Matrix x, Matrix second, Matrix target);
  }

  private static final Sum PRODUCT = Kernels::addProduct;
  private static final Sum SPARSE_PRODUCT = (k, x, w, z) -> k.addProduct(sparse(x), w, z);
  private static final Sum OUTER = Kernels::addOuterProducts;
  private static final Sum SPARSE_OUTER = (k, x, d, g) -> k.addOuterProducts(sparse(x), d, g);

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
  void productIsTheTextbooksAndLeavesTheRestAlone(Kernels kernels, int k) {
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix w = factor(n, k);
        for (Sum sum : new Sum[] {PRODUCT, SPARSE_PRODUCT}) {
          Matrix z = target(m, k);
          Matrix before = copy(z);
          sum.add(kernels, x, w, z);
          for (int i = 0; i < m; i++) {
            for (int j = 0; j < k; j++) {
              double expected = before.get(i, j);
              double size = Math.abs(expected);
              for (int e = 0; e < n; e++) {
                expected += (double) x.get(i, e) * w.get(e, j);
                size += Math.abs((double) x.get(i, e) * w.get(e, j));
              }
              assertEquals(expected, z.get(i, j), FLOAT32 * size);
            }
          }
          assertSameOutside(before, z);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
  void outerProductsAreTheTextbooksAndLeaveTheRestAlone(Kernels kernels, int k) {
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix delta = factor(m, k);
        for (Sum sum : new Sum[] {OUTER, SPARSE_OUTER}) {
          Matrix g = target(n, k);
          Matrix before = copy(g);
          sum.add(kernels, x, delta, g);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < k; j++) {
              double expected = before.get(i, j);
              double size = Math.abs(expected);
              for (int e = 0; e < m; e++) {
                expected += (double) x.get(e, i) * delta.get(e, j);
                size += Math.abs((double) x.get(e, i) * delta.get(e, j));
              }
              assertEquals(expected, g.get(i, j), FLOAT32 * size);
            }
          }
          assertSameOutside(before, g);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
  void everyFormGivesTheBitsOfThePlainSparseOne(Kernels kernels, int k) {
    Kernels plain = new PlainKernels();
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix z = added(SPARSE_PRODUCT, plain, x, factor(n, k), target(m, k));
        assertSameBits(z, added(SPARSE_PRODUCT, kernels, x, factor(n, k), target(m, k)));
        assertSameBits(z, added(PRODUCT, kernels, x, factor(n, k), target(m, k)));
        Matrix g = added(SPARSE_OUTER, plain, x, factor(m, k), target(n, k));
        assertSameBits(g, added(SPARSE_OUTER, kernels, x, factor(m, k), target(n, k)));
        assertSameBits(g, added(OUTER, kernels, x, factor(m, k), target(n, k)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
  void cuttingTheRowsIntoCallsChangesNoBit(Kernels kernels, int k) {
    int m = 5;
    int n = 31;
    Matrix x = x(m, n);
    Matrix w = factor(n, k);
    Matrix delta = factor(m, k);
    for (Sum product : new Sum[] {PRODUCT, SPARSE_PRODUCT}) {
      Matrix whole = added(product, kernels, x, w, target(m, k));
      Matrix parts = target(m, k);
      forParts(m, (from, to) -> product.add(kernels, rows(x, from, to), w, rows(parts, from, to)));
      assertSameBits(whole, parts);
    }
    for (Sum outer : new Sum[] {OUTER, SPARSE_OUTER}) {
      Matrix whole = added(outer, kernels, x, delta, target(n, k));
      Matrix parts = target(n, k);
      forParts(
          m, (from, to) -> outer.add(kernels, rows(x, from, to), rows(delta, from, to), parts));
      assertSameBits(whole, parts);
    }
  }

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
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
  @MethodSource("implementations")
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
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Sigmoid.of(expected[i]);
    }
    kernels.sigmoid(z);
    assertArrayEquals(expected, z.data());
  }

  @ParameterizedTest
  @MethodSource("implementationsByWidth")
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
  @MethodSource("implementationsByWidth")
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
  @MethodSource("implementations")
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

  private interface Part {
    void run(int from, int to);
  }

  private static void forParts(int m, Part part) {
    part.run(0, 1);
    part.run(1, m - 1);
    part.run(m - 1, m);
  }

  private static Matrix added(Sum sum, Kernels kernels, Matrix x, Matrix second, Matrix target) {
    sum.add(kernels, x, second, target);
    return target;
  }

  private static Matrix x(int rows, int columns) {
    return random(rows, columns, DENSITY, 0, 1);
  }

  private static Matrix factor(int rows, int columns) {
    return random(rows, columns, 1, 0, 2);
  }

  private static Matrix target(int rows, int columns) {
    return random(rows, columns, 1, OUTSIDE, 3);
  }

  /** A matrix in the middle of an array; equal arguments give equal numbers. */
  private static Matrix random(int rows, int columns, double density, float outside, long seed) {
    Random random = new Random(seed);
    int stride = Matrix.stride(columns);
    float[] data = new float[OFFSET + rows * stride + Matrix.LANES];
    Arrays.fill(data, outside);
    Matrix matrix = new Matrix(data, OFFSET, rows, columns, stride);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        boolean zero = random.nextDouble() >= density;
        matrix.set(i, j, zero ? 0 : (float) random.nextGaussian());
      }
    }
    return matrix;
  }

  private static Matrix copy(Matrix a) {
    return new Matrix(a.data().clone(), a.offset(), a.rows(), a.columns(), a.stride());
  }

  private static Matrix rows(Matrix a, int from, int to) {
    return new Matrix(a.data(), a.row(from), to - from, a.columns(), a.stride());
  }

  private static SparseRows sparse(Matrix x) {
    SparseRows rows = new SparseRows();
    for (int i = 0; i < x.rows(); i++) {
      int entry = rows.beginRow(x.columns());
      for (int j = 0; j < x.columns(); j++) {
        if (x.get(i, j) != 0) {
          rows.column()[entry] = j;
          rows.value()[entry++] = x.get(i, j);
        }
      }
      rows.endRow(entry);
    }
    return rows;
  }

  private static void assertSameOutside(Matrix before, Matrix after) {
    float[] expected = after.data().clone();
    Arrays.fill(expected, 0, after.offset(), OUTSIDE);
    Arrays.fill(expected, after.row(after.rows()), expected.length, OUTSIDE);
    for (int i = 0; i < after.rows(); i++) {
      Arrays.fill(expected, after.row(i) + after.columns(), after.row(i + 1), OUTSIDE);
    }
    assertArrayEquals(expected, after.data());
    assertEquals(before.data().length, after.data().length);
  }

  private static void assertSameBits(Matrix expected, Matrix found) {
    assertArrayEquals(bits(expected.data()), bits(found.data()));
  }

  private static int[] bits(float[] floats) {
    int[] bits = new int[floats.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats[i]));
    return bits;
  }
}
