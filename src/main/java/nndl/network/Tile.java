package nndl.network;

import nndl.math.Matrix;

/**
 * A matrix with a row for each sample of a tile, of which the first {@code m} are in use. Tiles are
 * mostly as large as the one before, so the view is kept and makes no garbage.
 */
final class Tile {
  private final Matrix all;
  private Matrix view;

  /** A tile as large as a matrix, whose rows it has. */
  Tile(Matrix all) {
    this.all = all;
    this.view = all;
  }

  /** How many samples at most. */
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
