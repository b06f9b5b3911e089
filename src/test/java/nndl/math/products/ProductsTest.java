package nndl.math.products;

import static nndl.math.KernelCases.ROWS;
import static nndl.math.KernelCases.WIDTHS;
import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.assertSameOutside;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.rows;
import static nndl.math.KernelCases.sparse;
import static nndl.math.KernelCases.target;
import static nndl.math.KernelCases.transposed;
import static nndl.math.KernelCases.x;
import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Slow;
import nndl.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The five products of {@link Products}, for every implementation and widths beside whole vectors.
 */
@Slow
class ProductsTest {
  private static final double FLOAT32 = 1e-5;

  /** One of the five sums: {@code target += f(x, second)}. */
  private interface Sum {
    void add(Products products, Matrix x, Matrix second, Matrix target);
  }

  private static final Sum PRODUCT = Products::addProduct;
  private static final Sum SPARSE_PRODUCT = (k, x, w, z) -> k.addProduct(sparse(x), w, z);
  private static final Sum TRANSPOSED_PRODUCT =
      (k, x, w, z) -> k.addProductWithTransposed(x, transposed(w), z);
  private static final Sum OUTER = Products::addOuterProducts;
  private static final Sum SPARSE_OUTER = (k, x, d, g) -> k.addOuterProducts(sparse(x), d, g);

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void productIsTheTextbooksAndLeavesTheRestAlone(Products products, int k) {
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix w = factor(n, k);
        for (Sum sum : new Sum[] {PRODUCT, SPARSE_PRODUCT, TRANSPOSED_PRODUCT}) {
          Matrix z = target(m, k);
          Matrix before = copy(z);
          sum.add(products, x, w, z);
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
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void outerProductsAreTheTextbooksAndLeaveTheRestAlone(Products products, int k) {
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix delta = factor(m, k);
        for (Sum sum : new Sum[] {OUTER, SPARSE_OUTER}) {
          Matrix g = target(n, k);
          Matrix before = copy(g);
          sum.add(products, x, delta, g);
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
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void everyFormGivesTheBitsOfThePlainSparseOne(Products products, int k) {
    Products plain = new PlainProducts();
    for (int m : ROWS) {
      for (int n : WIDTHS) {
        Matrix x = x(m, n);
        Matrix z = added(SPARSE_PRODUCT, plain, x, factor(n, k), target(m, k));
        assertSameBits(z, added(SPARSE_PRODUCT, products, x, factor(n, k), target(m, k)));
        assertSameBits(z, added(PRODUCT, products, x, factor(n, k), target(m, k)));
        assertSameBits(z, added(TRANSPOSED_PRODUCT, products, x, factor(n, k), target(m, k)));
        Matrix g = added(SPARSE_OUTER, plain, x, factor(m, k), target(n, k));
        assertSameBits(g, added(SPARSE_OUTER, products, x, factor(m, k), target(n, k)));
        assertSameBits(g, added(OUTER, products, x, factor(m, k), target(n, k)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void longSumsOfManyRowsHaveTheSameBits(Products products, int k) {
    int m = 35;
    int n = 1030;
    Matrix x = x(m, n);
    Matrix z = added(SPARSE_PRODUCT, new PlainProducts(), x, factor(n, k), target(m, k));
    assertSameBits(z, added(PRODUCT, products, x, factor(n, k), target(m, k)));
    assertSameBits(z, added(TRANSPOSED_PRODUCT, products, x, factor(n, k), target(m, k)));
  }

  @ParameterizedTest
  @MethodSource("nndl.math.KernelCases#implementationsByWidth")
  void cuttingTheRowsIntoCallsChangesNoBit(Products products, int k) {
    int m = 5;
    int n = 31;
    Matrix x = x(m, n);
    Matrix w = factor(n, k);
    Matrix delta = factor(m, k);
    for (Sum product : new Sum[] {PRODUCT, SPARSE_PRODUCT, TRANSPOSED_PRODUCT}) {
      Matrix whole = added(product, products, x, w, target(m, k));
      Matrix parts = target(m, k);
      forParts(m, (from, to) -> product.add(products, rows(x, from, to), w, rows(parts, from, to)));
      assertSameBits(whole, parts);
    }
    for (Sum outer : new Sum[] {OUTER, SPARSE_OUTER}) {
      Matrix whole = added(outer, products, x, delta, target(n, k));
      Matrix parts = target(n, k);
      forParts(
          m, (from, to) -> outer.add(products, rows(x, from, to), rows(delta, from, to), parts));
      assertSameBits(whole, parts);
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

  private static Matrix added(Sum sum, Products products, Matrix x, Matrix second, Matrix target) {
    sum.add(products, x, second, target);
    return target;
  }
}
