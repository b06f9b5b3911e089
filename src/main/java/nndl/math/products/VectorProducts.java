package nndl.math.products;

import static nndl.math.Lanes.L;

import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * {@link Products} by the Vector API. The lanes of a vector compute different elements of the
 * result. So every element is summed in the order of {@link PlainProducts}, and has the same bits,
 * whatever the number of lanes.
 */
public final class VectorProducts implements Products {
  /**
   * The least number of rows of a result for which packing is worth its cost. On x86, machines with
   * vectors of fewer than 16 lanes have 16 registers. These are too few for the tiles of {@link
   * VectorPanels}, so packing is worth its cost for fewer rows.
   */
  private static final int MIN_ROWS_TO_PACK = L == 16 ? 64 : 8;

  /**
   * Like {@link #MIN_ROWS_TO_PACK}, but for a product with a transposed factor. {@link
   * VectorPanels} copies this factor too, so packing costs little more.
   */
  private static final int MIN_ROWS_TO_PACK_TRANSPOSED = 8;

  /** The least number of terms in a sum for which packing is worth its cost. */
  private static final int MIN_STEPS_TO_PACK = 16;

  /**
   * The least number of samples for which sparse rows are transposed before their outer products
   * are computed. With transposed rows, each row of the result is summed in registers. Without
   * transposing, each sample reads and writes a row of the result for every entry.
   */
  private static final int MIN_ROWS_TO_TRANSPOSE = L == 16 ? 32 : 64;

  /** The least number of columns of the result for which sparse rows are transposed. */
  private static final int MIN_WIDTH_TO_TRANSPOSE = L == 16 ? 113 : 129;

  /**
   * If at least this share of the numbers are entries, sparse rows are multiplied like dense rows.
   * At this share both took the same time on Java 17 and 25 ({@code scripts/dev/bench.sh shares}).
   * The share is higher on machines where a dense product is slower. About a fifth of the pixels of
   * MNIST are entries, so MNIST stays sparse. In Fashion-MNIST, about half of the pixels are
   * entries.
   */
  static final double DENSE_PRODUCT = L == 16 ? 0.45 : 0.55;

  /**
   * Like {@link #DENSE_PRODUCT}, but for outer products of rows that are not transposed. This share
   * is lower, because each entry writes a row of the result.
   */
  static final double DENSE_OUTER_PRODUCTS = L == 16 ? 0.3 : 0.38;

  private final VectorPanels panels = new VectorPanels();
  private final VectorRows sparse = new VectorRows();
  private final SparseRows transposed = new SparseRows();
  private VectorTiles tiles;
  private Matrix dense;

  @Override
  public void addProduct(SparseRows x, Matrix w, Matrix z) {
    if (isDense(x, w.rows(), DENSE_PRODUCT) && isWorthPacking(MIN_ROWS_TO_PACK, w.rows(), z)) {
      tiles().addProduct(withZeros(x, w.rows()), w, z);
    } else {
      sparse.addProduct(x, w, z);
    }
  }

  @Override
  public void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    boolean transpose = x.rows() >= MIN_ROWS_TO_TRANSPOSE && g.columns() >= MIN_WIDTH_TO_TRANSPOSE;
    if (isDense(x, g.rows(), transpose ? DENSE_PRODUCT : DENSE_OUTER_PRODUCTS)
        && isWorthPacking(MIN_ROWS_TO_PACK, x.rows(), g)) {
      tiles().addTransposedProduct(withZeros(x, g.rows()), delta, g);
    } else if (transpose) {
      transposed.setTransposed(x, g.rows());
      sparse.addProduct(transposed, delta, g);
    } else {
      VectorRows.addOuterProducts(x, delta, g);
    }
  }

  private static boolean isDense(SparseRows x, int columns, double share) {
    return x.entries() >= share * x.rows() * columns;
  }

  /** Returns the rows of x as a dense matrix, which is valid until the next call. */
  private Matrix withZeros(SparseRows x, int columns) {
    if (dense == null || dense.rows() < x.rows() || dense.columns() != columns) {
      dense = Matrix.zeros(x.rows(), columns);
    }
    x.copyInto(dense);
    return dense.firstRows(x.rows());
  }

  @Override
  public void addProduct(Matrix x, Matrix w, Matrix z) {
    if (isWorthPacking(MIN_ROWS_TO_PACK, x.columns(), z)) {
      tiles().addProduct(x, w, z);
    } else {
      panels.multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
    }
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    if (isWorthPacking(MIN_ROWS_TO_PACK_TRANSPOSED, x.columns(), z)) {
      tiles().addProductWithTransposed(x, w, z);
    } else {
      panels.multiplyWithTransposed(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
    }
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    if (isWorthPacking(MIN_ROWS_TO_PACK, x.rows(), g)) {
      tiles().addTransposedProduct(x, delta, g);
    } else {
      panels.multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, g);
    }
  }

  private static boolean isWorthPacking(int minRows, int steps, Matrix result) {
    return result.rows() >= minRows
        && result.stride() >= VectorTiles.WIDTH
        && steps >= MIN_STEPS_TO_PACK;
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    int end = g.offset() + g.stride();
    for (int m = 0; m < delta.rows(); m++) {
      VectorRows.add(g.data(), g.offset(), end, delta.data(), delta.row(m));
    }
  }

  /**
   * Returns the tiles. They are created when they are first needed, because they take 1.5
   * megabytes.
   */
  private VectorTiles tiles() {
    if (tiles == null) {
      tiles = new VectorTiles();
    }
    return tiles;
  }
}
