package nndl.math.products;

import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * {@link Products} as textbook loops: the definition that faster implementations are tested
 * against.
 */
public final class PlainProducts implements Products {

  @Override
  public void addProduct(SparseRows x, Matrix w, Matrix z) {
    for (int m = 0; m < x.rows(); m++) {
      for (int e = x.start(m); e < x.start(m + 1); e++) {
        addScaled(x.value()[e], w.data(), w.row(x.column()[e]), z.data(), z.row(m), w.stride());
      }
    }
  }

  @Override
  public void addProduct(Matrix x, Matrix w, Matrix z) {
    for (int m = 0; m < x.rows(); m++) {
      for (int n = 0; n < x.columns(); n++) {
        addScaled(x.get(m, n), w.data(), w.row(n), z.data(), z.row(m), w.stride());
      }
    }
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    for (int m = 0; m < x.rows(); m++) {
      for (int n = 0; n < w.rows(); n++) {
        float sum = z.get(m, n);
        for (int k = 0; k < x.columns(); k++) {
          sum = Math.fma(x.get(m, k), w.get(n, k), sum);
        }
        z.set(m, n, sum);
      }
    }
  }

  @Override
  public void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    for (int m = 0; m < x.rows(); m++) {
      for (int e = x.start(m); e < x.start(m + 1); e++) {
        addScaled(
            x.value()[e], delta.data(), delta.row(m), g.data(), g.row(x.column()[e]), g.stride());
      }
    }
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    for (int m = 0; m < x.rows(); m++) {
      for (int n = 0; n < x.columns(); n++) {
        addScaled(x.get(m, n), delta.data(), delta.row(m), g.data(), g.row(n), g.stride());
      }
    }
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    for (int m = 0; m < delta.rows(); m++) {
      addScaled(1, delta.data(), delta.row(m), g.data(), g.offset(), g.stride());
    }
  }

  /**
   * Computes {@code to[toStart + k] += factor * from[fromStart + k]} for k below {@code length}.
   */
  private static void addScaled(
      float factor, float[] from, int fromStart, float[] to, int toStart, int length) {
    for (int k = 0; k < length; k++) {
      to[toStart + k] = Math.fma(factor, from[fromStart + k], to[toStart + k]);
    }
  }
}
