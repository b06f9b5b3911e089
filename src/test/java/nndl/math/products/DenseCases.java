package nndl.math.products;

import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.assertSameOutside;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.target;
import static nndl.math.KernelCases.transposed;
import static nndl.math.KernelCases.x;

import java.util.ArrayList;
import java.util.List;
import nndl.math.Matrix;

/**
 * Sizes on both sides of those from which on {@link VectorProducts} multiplies by {@link
 * VectorTiles} in place of {@link VectorPanels}.
 */
final class DenseCases {
  private static final int[] ROWS = {1, 3, 7, 8, 9, 63, 64, 65};
  private static final int[] STEPS = {1, 15, 16, 17};
  private static final int[] COLUMNS = {1, 10, 16, 17, 33, 63, 64, 65};

  private final Products plain = new PlainProducts();
  private final Products vector = new VectorProducts();

  /** The result is [rows, columns], and its elements are sums of so many steps. */
  record Sizes(int rows, int steps, int columns) {}

  static List<Sizes> all() {
    List<Sizes> all = new ArrayList<>();
    for (int rows : ROWS) {
      for (int steps : STEPS) {
        for (int columns : COLUMNS) {
          all.add(new Sizes(rows, steps, columns));
        }
      }
    }
    return all;
  }

  void assertPlainBits(Sizes sizes) {
    Matrix x = x(sizes.rows, sizes.steps);
    Matrix w = factor(sizes.steps, sizes.columns);
    Matrix expected = target(sizes.rows, sizes.columns);
    Matrix before = copy(expected);
    plain.addProduct(x, w, expected);
    Matrix z = copy(before);
    vector.addProduct(x, w, z);
    assertEqual(before, expected, z);
    z = copy(before);
    vector.addProductWithTransposed(x, transposed(w), z);
    assertEqual(before, expected, z);
    z = copy(before);
    vector.addOuterProducts(transposed(x), w, z);
    assertEqual(before, expected, z);
  }

  private static void assertEqual(Matrix before, Matrix expected, Matrix found) {
    assertSameBits(expected, found);
    assertSameOutside(before, found);
  }
}
