package nndl.math.products;

import nndl.math.Jvm;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * The matrix products that training is made of, for one thread.
 *
 * <p><b>Every sum has one order</b>, whatever computes it: terms are added one after the other, in
 * ascending order of the index summed over, each by one fused multiply-add in float32; a term whose
 * sparse factor is zero may be left out, or not: of finite numbers it could change the sign of a
 * zero at most, where a sum had become too small for a float. So all implementations give the same
 * bits, on any machine, for any way of cutting the rows into calls. {@link PlainProducts} is the
 * definition. The dense products may hold a buffer, so an instance serves one thread.
 *
 * <p>Shapes are given as rows x columns. Padding columns of the second factor must be zero; they
 * then add nothing to the padding of the result.
 */
public interface Products {
  /**
   * What is copied, and what is packed besides: regions of a heap, since such arrays have their
   * own.
   */
  long COPIED_BYTES = 1L << 20;

  long PACKED_BYTES = 5L << 20;

  /** z += x w, with x [m, n] sparse, w [n, k], z [m, k]. */
  void addProduct(SparseRows x, Matrix w, Matrix z);

  /** z += x w, with x [m, n], w [n, k], z [m, k]. */
  void addProduct(Matrix x, Matrix w, Matrix z);

  /** z += x w^T, with x [m, k], w [n, k], z [m, n]. */
  void addProductWithTransposed(Matrix x, Matrix w, Matrix z);

  /** g += x^T delta, with x [m, n] sparse, delta [m, k], g [n, k]. */
  void addOuterProducts(SparseRows x, Matrix delta, Matrix g);

  /** g += x^T delta, with x [m, n], delta [m, k], g [n, k]. */
  void addOuterProducts(Matrix x, Matrix delta, Matrix g);

  /** {@code g[0, j] +=} the sum over i of {@code delta[i, j]}; delta [m, k], g [1, k]. */
  void addRows(Matrix delta, Matrix g);

  /** The fastest exact ones that this JVM can run. */
  static Products fastest() {
    return Jvm.VECTORS ? new VectorProducts() : new PlainProducts();
  }

  /**
   * Bytes that the fastest hold at most, if the first layer has so many inputs, of which so many
   * are not zero in each of some rows. Wide layers have numbers packed, and the inputs once more,
   * with their zeros or transposed.
   *
   * @param widest how many outputs the widest layer has
   */
  static long bytes(int rows, int entries, int inputs, int widest) {
    if (!Jvm.VECTORS) {
      return 0;
    }
    long whole = Float.BYTES * (long) rows * Matrix.stride(inputs);
    return Matrix.stride(widest) < VectorTiles.WIDTH
        ? COPIED_BYTES
        : PACKED_BYTES + Math.min(whole, SparseRows.bytes((long) rows * entries));
  }

  /** Those of an arithmetic. */
  static Products of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> fastest();
      case BLAS -> new BlasProducts(fastest());
    };
  }

  /**
   * What a model file says about how it was computed: {@code EXACT}, or the BLAS on this machine.
   */
  static String name(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case EXACT -> arithmetic.name();
      case BLAS -> arithmetic.name() + " " + of(arithmetic);
    };
  }
}
