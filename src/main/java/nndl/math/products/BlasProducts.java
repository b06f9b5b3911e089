package nndl.math.products;

import dev.ludovic.netlib.blas.BLAS;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Dense products by {@code sgemm} of the netlib library that comes with Spark. It is a native BLAS
 * if the machine has one ({@code libblas.so.3}), and else a BLAS in Java. Sparse products, small
 * products and sums of rows are left to the fastest exact implementation.
 *
 * <p>The bits differ from {@link PlainProducts}, because a BLAS adds terms in its own order.
 */
final class BlasProducts implements Products {
  /** With fewer multiply-adds, a call of the library costs more than it saves. */
  private static final long SMALL = 10_000;

  private static final String AS_IT_IS = "N";
  private static final String TRANSPOSED = "T";

  private final BLAS blas = BLAS.getInstance();
  private final Products others;

  BlasProducts(Products others) {
    this.others = others;
  }

  @Override
  public void addProduct(SparseRows x, Matrix w, Matrix z) {
    others.addProduct(x, w, z);
  }

  @Override
  public void addProduct(Matrix x, Matrix w, Matrix z) {
    if (isSmall(x.rows(), x.columns(), w.columns())) {
      others.addProduct(x, w, z);
    } else {
      add(AS_IT_IS, w, AS_IT_IS, x, x.columns(), z);
    }
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    if (isSmall(x.rows(), x.columns(), w.rows())) {
      others.addProductWithTransposed(x, w, z);
    } else {
      add(TRANSPOSED, w, AS_IT_IS, x, x.columns(), z);
    }
  }

  @Override
  public void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    others.addOuterProducts(x, delta, g);
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    if (isSmall(x.rows(), x.columns(), delta.columns())) {
      others.addOuterProducts(x, delta, g);
    } else {
      add(AS_IT_IS, delta, TRANSPOSED, x, x.rows(), g);
    }
  }

  /**
   * Computes c += b a, where each factor is used as it is or transposed. BLAS stores matrices by
   * columns, so it reads our rows as columns, and computes c^T += a^T b^T.
   *
   * @param terms the number of terms in the sum for an element of c
   */
  private void add(String formOfA, Matrix a, String formOfB, Matrix b, int terms, Matrix c) {
    blas.sgemm(
        formOfA,
        formOfB,
        c.columns(),
        c.rows(),
        terms,
        1,
        a.data(),
        a.offset(),
        a.stride(),
        b.data(),
        b.offset(),
        b.stride(),
        1,
        c.data(),
        c.offset(),
        c.stride());
  }

  private static boolean isSmall(int m, int n, int k) {
    return (long) m * n * k < SMALL;
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    others.addRows(delta, g);
  }

  /** The name of the library. */
  @Override
  public String toString() {
    return blas.getClass().getSimpleName();
  }
}
