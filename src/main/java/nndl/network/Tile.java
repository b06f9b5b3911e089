package nndl.network;

import nndl.math.Matrix;

/**
 * A matrix with a row for each sample of a tile, a small group of samples that are computed
 * together. If a group has fewer samples than the matrix has rows, only the first rows are used.
 * The matrix of the used rows is kept and returned again for the next group of samples, which
 * usually has the same size. So nothing is allocated for it.
 */
final class Tile {
  private final Matrix all;
  private Matrix view;

  /** Creates a tile of at most {@code all.rows()} samples. */
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
