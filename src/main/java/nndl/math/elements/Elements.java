package nndl.math.elements;

import nndl.math.Jvm;
import nndl.math.Matrix;

/**
 * Functions of each element by itself. They have no state, and any thread may call them. A call
 * checks its ranges here; the loops below trust them. {@link PlainElements} is the definition,
 * {@link VectorElements} gives the same bits faster.
 */
public final class Elements {
  private Elements() {}

  /** Every row of z [m, n] becomes b [1, n], padding included. */
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

  /** z [m, n] becomes a = f(z), padding included. */
  public static void apply(Activation f, Matrix z) {
    int end = z.row(z.rows());
    if (Jvm.VECTORS) {
      VectorElements.apply(f, z.data(), z.offset(), end);
    } else {
      PlainElements.apply(f, z.data(), z.offset(), end);
    }
  }

  /**
   * Each column of a row is left out, and becomes 0, or is multiplied by the scale.
   *
   * @param keys of the rows: which columns are left out is a hash of the row's key and the column
   * @param threshold 2^31 times the share that is left out
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
   * The same for the columns of a row that are not zero: entries {@code from} to {@code to - 1}.
   */
  public static void leaveOut(
      int[] column, float[] value, int from, int to, int key, int threshold, float scale) {
    for (int e = from; e < to; e++) {
      value[e] = DropoutMask.of(value[e], key, column[e], threshold, scale);
    }
  }

  /** Every row of z [m, n] becomes its {@link Softmax}; what is in the padding has no meaning. */
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

  /** Numbers of absolute values below 2^-64 become zero, in all columns. */
  public static void flush(Matrix delta) {
    for (int i = 0; i < delta.rows(); i++) {
      for (int k = delta.row(i); k < delta.row(i) + delta.columns(); k++) {
        delta.data()[k] = Math.abs(delta.data()[k]) < Sigmoid.MIN_ERROR ? 0 : delta.data()[k];
      }
    }
  }

  /**
   * delta becomes delta f'(z), padding included.
   *
   * @param a is f(z), or z where the derivative {@linkplain Activation#isOfInput is of it}; both
   *     [m, n]
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
