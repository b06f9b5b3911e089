package nndl.math;

/**
 * The sums that training is made of.
 *
 * <p><b>Every sum has one order</b>, whatever computes it: terms are added one after the other, in
 * ascending order of the index summed over, each by one fused multiply-add in float32; a term whose
 * sparse factor is zero may be left out, since it changes nothing. So all implementations give the
 * same bits, on any machine, for any way of cutting the rows into calls. {@link PlainKernels} is
 * the definition. The dense products may hold a buffer, so an instance serves one thread.
 *
 * <p>Shapes are given as rows x columns. Padding columns of the second factor must be zero; they
 * then add nothing to the padding of the result.
 */
public interface Kernels {

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

  /** z becomes {@link Sigmoid#of sigma(z)}, element by element, padding included. */
  void sigmoid(Matrix z);

  /**
   * delta becomes {@link Sigmoid#timesDerivative delta sigma'(z)}, with a = sigma(z), delta [m, k].
   */
  void timesSigmoidDerivative(Matrix delta, Matrix a);

  /** {@code g[0, j] +=} the sum over i of {@code delta[i, j]}; delta [m, k], g [1, k]. */
  void addRows(Matrix delta, Matrix g);

  /**
   * {@code to[i] += factor * from[i]} and then {@code from[i] = 0}, for {@code start <= i < end}, a
   * multiple of {@link Matrix#LANES} of them. Threads may share an instance for this.
   */
  void drain(float factor, float[] from, float[] to, int start, int end);
}
