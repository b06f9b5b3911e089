package nndl.math.products;

import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * {@link Products} by the Vector API: lanes are different elements of the result, so every element
 * is summed in the order that {@link PlainProducts} sums it, and gets its bits, whatever the lane
 * width.
 */
public final class VectorProducts implements Products {
  private final VectorPanels panels = new VectorPanels();

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
    panels.multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    panels.multiplyWithTransposed(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    panels.multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, g);
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    int end = g.offset() + g.stride();
    for (int m = 0; m < delta.rows(); m++) {
      VectorRows.add(g.data(), g.offset(), end, delta.data(), delta.row(m));
    }
  }
}
