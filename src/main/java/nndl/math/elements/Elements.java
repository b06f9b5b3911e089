package nndl.math.elements;

import nndl.math.Jvm;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Functions of the elements of matrices, such as activations. They have no state, so any thread may
 * call them. The shapes of matrices are checked here, so the loops need no checks. {@link
 * PlainElements} is the definition; {@link VectorElements} gives the same bits faster.
 */
public final class Elements {
  private Elements() {}

  /** Sets every row of z [m, n] to b [1, n], including the padding. */
  public static void setRows(Matrix z, Matrix b) {
    if (b.rows() != 1 || b.stride() != z.stride()) {
      throw new IllegalArgumentException(
          "row: expected 1 x %s, found %s x %s".formatted(z.columns(), b.rows(), b.columns()));
    }
    if (Jvm.VECTORS && z.stride() <= VectorElements.NARROW) {
      int end = z.row(z.rows());
      VectorElements.setRows(z.data(), z.offset(), end, z.stride(), b.data(), b.offset());
    } else {
      for (int i = 0; i < z.rows(); i++) {
        System.arraycopy(b.data(), b.offset(), z.data(), z.row(i), z.stride());
      }
    }
  }

  /** Replaces z [m, n] by a = f(z), including the padding. */
  public static void apply(Activation f, Matrix z) {
    int end = z.row(z.rows());
    if (Jvm.VECTORS) {
      VectorElements.apply(f, z.data(), z.offset(), end);
    } else {
      PlainElements.apply(f, z.data(), z.offset(), end);
    }
  }

  /**
   * Drops some elements of each row: a dropped element becomes 0, and any other element is
   * multiplied by {@code scale}.
   *
   * @param keys one key for each row; a hash of the row's key and the column decides whether an
   *     element is dropped
   * @param threshold 2^31 times the probability that an element is dropped
   */
  public static void leaveOut(Matrix a, int[] keys, int threshold, float scale) {
    for (int i = 0; i < a.rows(); i++) {
      int from = a.row(i);
      if (Jvm.VECTORS) {
        VectorElements.leaveOut(a.data(), from, from + a.stride(), keys[i], threshold, scale);
      } else {
        PlainElements.leaveOut(a.data(), from, from + a.stride(), keys[i], threshold, scale);
      }
    }
  }

  /**
   * Like {@link #leaveOut(Matrix, int[], int, float)}, but for the entries of sparse rows. Their
   * other columns are zero, so they need no change.
   */
  public static void leaveOut(SparseRows x, int[] keys, int threshold, float scale) {
    float[] value = x.value();
    for (int i = 0; i < x.rows(); i++) {
      for (int e = x.start(i); e < x.start(i + 1); e++) {
        value[e] = DropoutMask.of(value[e], keys[i], x.column()[e], threshold, scale);
      }
    }
  }

  /**
   * Replaces every row of z [m, n] by its {@link Softmax}. The numbers in the padding have no
   * meaning afterwards.
   */
  public static void softmax(Matrix z) {
    for (int i = 0; i < z.rows(); i++) {
      int from = z.row(i);
      if (Jvm.VECTORS) {
        VectorElements.softmax(z.data(), from, from + z.columns(), from + z.stride());
      } else {
        Softmax.apply(z.data(), from, from + z.columns());
      }
    }
  }

  /** Sets numbers to zero if their absolute values are below 2^-64, except in the padding. */
  public static void flush(Matrix delta) {
    for (int i = 0; i < delta.rows(); i++) {
      for (int k = delta.row(i); k < delta.row(i) + delta.columns(); k++) {
        delta.data()[k] = Math.abs(delta.data()[k]) < Sigmoid.MIN_ERROR ? 0 : delta.data()[k];
      }
    }
  }

  /**
   * Replaces delta [m, n] by delta f'(z), including the padding.
   *
   * @param a is z if {@link Activation#isOfInput} is true, and else f(z); its shape is [m, n]
   */
  public static void timesDerivative(Activation f, Matrix delta, Matrix a) {
    if (a.rows() != delta.rows() || a.stride() != delta.stride()) {
      throw new IllegalArgumentException(
          "delta: expected %s x %s, found %s x %s"
              .formatted(a.rows(), a.columns(), delta.rows(), delta.columns()));
    }
    int end = delta.row(delta.rows());
    if (Jvm.VECTORS) {
      VectorElements.timesDerivative(f, delta.data(), delta.offset(), end, a.data(), a.offset());
    } else {
      PlainElements.timesDerivative(f, delta.data(), delta.offset(), end, a.data(), a.offset());
    }
  }
}
