package nndl.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import nndl.math.products.PlainProducts;
import nndl.math.products.Products;
import nndl.math.products.VectorProducts;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What the tests of products compute on: the implementations, and matrices inside larger arrays.
 */
public final class KernelCases {
  public static final int[] WIDTHS = {1, 7, 8, 9, 15, 16, 17, 30, 31, 100};
  public static final int[] ROWS = {1, 2, 5, 9};
  private static final int OFFSET = 5;
  private static final float OUTSIDE = 7;
  private static final double DENSITY = 0.3;

  private KernelCases() {}

  public static Stream<Products> implementations() {
    return Stream.of(new PlainProducts(), new VectorProducts());
  }

  public static Stream<Arguments> implementationsByWidth() {
    return implementations()
        .flatMap(products -> Arrays.stream(WIDTHS).mapToObj(k -> Arguments.of(products, k)));
  }

  public static Matrix x(int rows, int columns) {
    return random(rows, columns, DENSITY, 0, 1);
  }

  /** Inputs as images have them: from 0 to 1, and all but a share of them zero. */
  public static Matrix inputs(int samples, int columns, double share) {
    Random random = new Random(5);
    Matrix x = Matrix.zeros(samples, columns);
    for (int i = 0; i < samples; i++) {
      for (int j = 0; j < columns; j++) {
        x.set(i, j, random.nextDouble() < share ? 1 - random.nextFloat() : 0);
      }
    }
    return x;
  }

  public static Matrix factor(int rows, int columns) {
    return random(rows, columns, 1, 0, 2);
  }

  public static Matrix target(int rows, int columns) {
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

  public static Matrix copy(Matrix a) {
    return new Matrix(a.data().clone(), a.offset(), a.rows(), a.columns(), a.stride());
  }

  public static Matrix transposed(Matrix a) {
    Matrix transposed = Matrix.zeros(a.columns(), a.rows());
    a.transposeInto(transposed);
    return transposed;
  }

  public static Matrix rows(Matrix a, int from, int to) {
    return new Matrix(a.data(), a.row(from), to - from, a.columns(), a.stride());
  }

  public static SparseRows sparse(Matrix x) {
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

  public static void assertSameOutside(Matrix before, Matrix after) {
    float[] expected = after.data().clone();
    Arrays.fill(expected, 0, after.offset(), OUTSIDE);
    Arrays.fill(expected, after.row(after.rows()), expected.length, OUTSIDE);
    for (int i = 0; i < after.rows(); i++) {
      Arrays.fill(expected, after.row(i) + after.columns(), after.row(i + 1), OUTSIDE);
    }
    assertArrayEquals(expected, after.data());
    assertEquals(before.data().length, after.data().length);
  }

  public static void assertSameBits(Matrix expected, Matrix found) {
    assertArrayEquals(bits(expected.data()), bits(found.data()));
  }

  public static int[] bits(float[] floats) {
    int[] bits = new int[floats.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(floats[i]));
    return bits;
  }
}
