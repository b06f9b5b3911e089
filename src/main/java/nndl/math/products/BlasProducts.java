package nndl.math.products;

import dev.ludovic.netlib.blas.BLAS;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Dense products by {@code sgemm} of the netlib library that Spark brings: a native BLAS where the
 * machine has one ({@code libblas.so.3}), else one in Java. All else is the fastest exact products'
 * work.
 *
 * <p>Other bits than {@link PlainProducts}: a BLAS adds in an order of its own.
 */
final class BlasProducts implements Products {
  /** Multiply-adds below which calling the library costs more than it saves. */
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
   * c += b a, each factor as it is or transposed, with so many terms in a sum. BLAS counts by
   * columns, so our rows are its columns and it is told of c^T += a^T b^T.
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

  /** Which library it is. */
  @Override
  public String toString() {
    return blas.getClass().getSimpleName();
  }
}
