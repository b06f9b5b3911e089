package nndl.math.products;

import static nndl.math.Lanes.L;

import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * {@link Products} by the Vector API: lanes are different elements of the result, so every element
 * is summed in the order that {@link PlainProducts} sums it, and gets its bits, whatever the lane
 * width.
 */
public final class VectorProducts implements Products {
  /**
   * A packed panel must serve so many rows. Vectors of fewer than 16 lanes come with 16 registers,
   * too few for the tiles of {@link VectorPanels}; and what is transposed is copied there as well.
   */
  private static final int MIN_ROWS_TO_PACK = L == 16 ? 64 : 8;

  private static final int MIN_ROWS_TO_PACK_TRANSPOSED = 8;

  /** A tile must do so much between its first and its last step. */
  private static final int MIN_STEPS_TO_PACK = 16;

  /**
   * Transposed, the rows of many samples reach the result of their outer products one element after
   * the other, in registers, where each sample for itself reads and writes the whole. So many
   * samples, and so wide a result, pay for the transposing.
   */
  private static final int MIN_ROWS_TO_TRANSPOSE = L == 16 ? 32 : 64;

  private static final int MIN_WIDTH_TO_TRANSPOSE = L == 16 ? 113 : 129;

  /**
   * From which share of entries on sparse rows are multiplied as dense ones: where both took the
   * same time on Java 17 and 25 ({@code scripts/dev/bench.sh shares}). Leaving out a zero saves the
   * more the slower a dense product is. Of digits a fifth is not zero, and they stay sparse; of
   * Fashion-MNIST it is a half.
   */
  static final double DENSE_PRODUCT = L == 16 ? 0.45 : 0.55;

  /** The same of outer products whose inputs are not transposed: each entry writes a row. */
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
    boolean transpose = isWorthTransposing(x.rows(), g.columns());
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

  private static boolean isWorthTransposing(int rows, int width) {
    return rows >= MIN_ROWS_TO_TRANSPOSE && width >= MIN_WIDTH_TO_TRANSPOSE;
  }

  private static boolean isDense(SparseRows x, int columns, double share) {
    return x.entries() >= share * x.rows() * columns;
  }

  /** The same rows as a matrix that is valid until the next call. */
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

  /** Made when they are first needed: they are a megabyte and a half. */
  private VectorTiles tiles() {
    if (tiles == null) {
      tiles = new VectorTiles();
    }
    return tiles;
  }
}
