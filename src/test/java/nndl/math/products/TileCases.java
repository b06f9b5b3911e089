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
 * Sizes on both sides of every edge of {@link VectorTiles}: of tiles, of panels, of blocks of steps
 * and of columns, and of copied rows.
 */
final class TileCases {
  private static final int[] SMALL = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17};
  private static final int[] WIDE = {31, 32, 33, 47, 48, 49, 63, 64, 65, 79, 80, 81, 127, 128, 129};
  private static final int[] BLOCKS = {255, 256, 257, 271, 272, 273, 511, 512, 513, 529};
  private static final int[] STEPS = {1, 7, 8, 9, 511, 512, 513, 1023, 1024, 1025, 1030, 1537};
  private static final int[] ROWS = {509, 510, 511, 512, 515, 1019, 1020, 1021, 1530, 1531};

  private final VectorTiles tiles = new VectorTiles();

  /** c is [rows, columns], and its elements are sums of so many steps. */
  record Sizes(int rows, int steps, int columns) {}

  /** Adds a product of two matrices to a third. */
  interface Sum {
    void add(Matrix a, Matrix b, Matrix c);
  }

  static List<Sizes> all() {
    List<Sizes> all = new ArrayList<>();
    for (int rows : SMALL) {
      for (int columns : SMALL) {
        all.add(new Sizes(rows, 3, columns));
      }
      for (int columns : WIDE) {
        all.add(new Sizes(rows, 9, columns));
        all.add(new Sizes(columns, 9, rows));
      }
    }
    for (int steps : STEPS) {
      all.add(new Sizes(11, steps, 70));
      all.add(new Sizes(2, steps, 17));
    }
    for (int rows : ROWS) {
      all.add(new Sizes(rows, 5, 33));
    }
    for (int columns : BLOCKS) {
      all.add(new Sizes(12, 9, columns));
    }
    all.add(new Sizes(1029, 1100, 70));
    all.add(new Sizes(515, 520, 530));
    return all;
  }

  void assertPlainBits(Sizes sizes) {
    assertPlainBits(
        sizes, tiles::addProduct, tiles::addProductWithTransposed, tiles::addTransposedProduct);
  }

  /** Checks {@code c += a b}, the same with b transposed, and with a transposed. */
  static void assertPlainBits(Sizes sizes, Sum product, Sum transposedB, Sum transposedA) {
    Matrix x = x(sizes.rows, sizes.steps);
    Matrix w = factor(sizes.steps, sizes.columns);
    Matrix before = target(sizes.rows, sizes.columns);
    Matrix expected = copy(before);
    new PlainProducts().addProduct(x, w, expected);
    assertSum(product, x, w, before, expected);
    assertSum(transposedB, x, transposed(w), before, expected);
    assertSum(transposedA, transposed(x), w, before, expected);
  }

  private static void assertSum(Sum sum, Matrix a, Matrix b, Matrix before, Matrix expected) {
    Matrix c = copy(before);
    sum.add(a, b, c);
    assertSameBits(expected, c);
    assertSameOutside(before, c);
  }
}
