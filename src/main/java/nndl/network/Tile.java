package nndl.network;

import nndl.math.Matrix;

/**
 * A matrix with a row for each sample of a tile, of which the first {@code m} rows are in use. A
 * tile mostly has as many samples as the one before, so the view is kept and nothing is allocated.
 */
final class Tile {
  private final Matrix all;
  private Matrix view;

  /** A tile that has the rows of a matrix. */
  Tile(Matrix all) {
    this.all = all;
    this.view = all;
  }

  /** The most samples. */
  int rows() {
    return all.rows();
  }

  /** The rows of the first {@code m} samples. */
  Matrix firstRows(int m) {
    if (view.rows() != m) {
      view = all.firstRows(m);
    }
    return view;
  }
}
