package nndl.math;

import java.util.Arrays;

/** {@link Kernels} as textbook loops: the definition that every faster one is tested against. */
public final class PlainKernels implements Kernels {

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
  public void sigmoid(Matrix z) {
    int end = z.row(z.rows());
    for (int i = z.offset(); i < end; i++) {
      z.data()[i] = Sigmoid.of(z.data()[i]);
    }
  }

  @Override
  public void timesSigmoidDerivative(Matrix delta, Matrix a) {
    int end = delta.row(delta.rows());
    for (int i = delta.offset(), k = a.offset(); i < end; i++, k++) {
      delta.data()[i] = Sigmoid.timesDerivative(delta.data()[i], a.data()[k]);
    }
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    for (int m = 0; m < delta.rows(); m++) {
      addScaled(1, delta.data(), delta.row(m), g.data(), g.offset(), g.stride());
    }
  }

  @Override
  public void drain(float factor, float[] from, float[] to, int start, int end) {
    addScaled(factor, from, start, to, start, end - start);
    Arrays.fill(from, start, end, 0);
  }

  /** to[toStart + k] += factor * from[fromStart + k] for k below length. */
  private static void addScaled(
      float factor, float[] from, int fromStart, float[] to, int toStart, int length) {
    for (int k = 0; k < length; k++) {
      to[toStart + k] = Math.fma(factor, from[fromStart + k], to[toStart + k]);
    }
  }
}
