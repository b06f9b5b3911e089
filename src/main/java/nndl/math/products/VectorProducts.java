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
   * What is packed of the second factor must be used by so many rows. Vectors of 8 lanes come with
   * 16 registers, too few for the tiles of {@link VectorPanels}; and what is transposed is copied
   * there as well.
   */
  private static final int MIN_ROWS_TO_PACK = L == 8 ? 8 : 32;

  private static final int MIN_ROWS_TO_PACK_TRANSPOSED = 8;

  /** What is packed of the first factor must be used by so many columns. */
  private static final int MIN_COLUMNS_TO_PACK = 2 * VectorTiles.WIDTH;

  /** A tile must do so much between its first and its last step. */
  private static final int MIN_STEPS_TO_PACK = 64;

  private final VectorPanels panels = new VectorPanels();
  private VectorTiles tiles;

  @Override
  public void addProduct(SparseRows x, Matrix w, Matrix z) {
    VectorRows.addProduct(x, w, z);
  }

  @Override
  public void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    VectorRows.addOuterProducts(x, delta, g);
  }

  @Override
  public void addProduct(Matrix x, Matrix w, Matrix z) {
    if (isWorthPacking(MIN_ROWS_TO_PACK, x.columns(), z)) {
      tiles().multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, false, z);
    } else {
      panels.multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
    }
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    if (isWorthPacking(MIN_ROWS_TO_PACK_TRANSPOSED, x.columns(), z)) {
      tiles().multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, true, z);
    } else {
      panels.multiplyWithTransposed(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
    }
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    if (isWorthPacking(MIN_ROWS_TO_PACK, x.rows(), g)) {
      tiles().multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, false, g);
    } else {
      panels.multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, g);
    }
  }

  private static boolean isWorthPacking(int minRows, int steps, Matrix result) {
    return result.rows() >= minRows
        && result.stride() >= MIN_COLUMNS_TO_PACK
        && steps >= MIN_STEPS_TO_PACK;
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    int end = g.offset() + g.stride();
    for (int m = 0; m < delta.rows(); m++) {
      VectorRows.add(g.data(), g.offset(), end, delta.data(), delta.row(m));
    }
  }

  /** Made when they are first needed: they are half a megabyte. */
  private VectorTiles tiles() {
    if (tiles == null) {
      tiles = new VectorTiles();
    }
    return tiles;
  }
}
