package nndl.network;

import nndl.math.Matrix;

/**
 * A matrix with a row for each sample of a tile, a small group of samples that are computed
 * together. The first {@code m} rows are in use. Most tiles have as many samples as the tile
 * before, so the last view is kept, and no new view is allocated.
 */
final class Tile {
  private final Matrix all;
  private Matrix view;

  /** Creates a tile of {@code all.rows()} samples. */
  Tile(Matrix all) {
    this.all = all;
    this.view = all;
  }

  /** The tile size: the maximal number of samples. */
  int rows() {
    return all.rows();
  }

  /** Returns the rows of the first {@code m} samples. */
  Matrix firstRows(int m) {
    if (view.rows() != m) {
      view = all.firstRows(m);
    }
    return view;
  }
}
