package nndl.math.products;

import nndl.math.Jvm;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * The matrix products of training, for one thread.
 *
 * <p><b>Every sum has one order</b> in all exact implementations. Terms are added one after the
 * other, in ascending order of the summation index, each by one fused multiply-add in float32. An
 * implementation may leave out a term whose sparse factor is zero. If all numbers are finite, this
 * can only change the sign of a zero, where a sum had become too small for a float. So all exact
 * implementations give the same bits, on any machine, and however the rows are split into calls.
 * {@link PlainProducts} is the definition. An instance may hold a buffer for dense products, so
 * several threads must not share it.
 *
 * <p>Shapes are given as rows x columns. The padding of the second factor must be zero; then it
 * adds nothing to the padding of the result.
 */
public interface Products {
  /** Computes z += x w, with x [m, n] sparse, w [n, k], z [m, k]. */
  void addProduct(SparseRows x, Matrix w, Matrix z);

  /** Computes z += x w, with x [m, n], w [n, k], z [m, k]. */
  void addProduct(Matrix x, Matrix w, Matrix z);

  /** Computes z += x w^T, with x [m, k], w [n, k], z [m, n]. */
  void addProductWithTransposed(Matrix x, Matrix w, Matrix z);

  /** Computes g += x^T delta, with x [m, n] sparse, delta [m, k], g [n, k]. */
  void addOuterProducts(SparseRows x, Matrix delta, Matrix g);

  /** Computes g += x^T delta, with x [m, n], delta [m, k], g [n, k]. */
  void addOuterProducts(Matrix x, Matrix delta, Matrix g);

  /**
   * Adds to each {@code g[0, j]} the sum over i of {@code delta[i, j]}, with delta [m, k], g [1,
   * k].
   */
  void addRows(Matrix delta, Matrix g);

  /** Returns the fastest exact implementation that this JVM can run. */
  static Products fastest() {
    return Jvm.VECTORS ? new VectorProducts() : new PlainProducts();
  }

  /** Returns the implementation of an arithmetic. */
  static Products of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> fastest();
      case BLAS -> new BlasProducts(fastest());
    };
  }

  /**
   * The name of an arithmetic in a model file: {@code EXACT}, or {@code BLAS} and the library on
   * this machine.
   */
  static String name(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> arithmetic.name();
      case BLAS -> arithmetic.name() + " " + of(arithmetic);
    };
  }
}
