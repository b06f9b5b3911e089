package nndl.math.products;

import static nndl.math.KernelCases.assertSameOutside;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.target;
import static nndl.math.KernelCases.transposed;
import static nndl.math.KernelCases.x;
import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever BLAS this machine has: the plain products, but for its rounding. */
class BlasProductsTest {
  private static final double FLOAT32 = 2e-5;

  private final Products plain = new PlainProducts();
  private final Products blas = Products.of(Arithmetic.BLAS);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "9, 30, 10", "64, 100, 31", "50, 50, 50", "33, 200, 17", "256, 130, 100"})
  void multiplyAsThePlainOnesDo(int m, int n, int k) {
    Matrix z = target(m, k);
    Matrix expectedZ = copy(z);
    plain.addProduct(x(m, n), factor(n, k), expectedZ);
    blas.addProduct(x(m, n), factor(n, k), z);
    assertClose(expectedZ, z, n);

    Matrix fromTransposed = target(m, k);
    blas.addProductWithTransposed(x(m, n), transposed(factor(n, k)), fromTransposed);
    assertClose(expectedZ, fromTransposed, n);

    Matrix g = target(n, k);
    Matrix expectedG = copy(g);
    plain.addOuterProducts(x(m, n), factor(m, k), expectedG);
    blas.addOuterProducts(x(m, n), factor(m, k), g);
    assertClose(expectedG, g, m);
  }

  private static void assertClose(Matrix expected, Matrix found, int terms) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(expected.get(i, j), found.get(i, j), FLOAT32 * Math.sqrt(terms));
      }
    }
    assertSameOutside(expected, found);
  }
}
