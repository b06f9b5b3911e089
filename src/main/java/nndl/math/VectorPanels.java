package nndl.math;

import static nndl.math.VectorKernels.L;
import static nndl.math.VectorKernels.broadcast;
import static nndl.math.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * c += a b for dense matrices: the product that wide layers spend their time in.
 *
 * <p>Columns are cut into panels some vectors wide, rows into fours: such a tile of c stays in
 * registers while the inner index runs through, so a number loaded is used four times, and a panel
 * of b stays in the cache while all rows pass. Every element of c is summed in ascending order of
 * the inner index.
 */
final class VectorPanels {
  private static final int ROWS = 4;
  private static final int VECTORS = 4;

  private VectorPanels() {}

  /**
   * c[i, :] += the sum over s below {@code inner} of a(i, s) b[s, :], where a(i, s) is at {@code at
   * + i * row + s * step} of a.
   */
  static void multiply(float[] a, int at, int row, int step, int inner, Matrix b, Matrix c) {
    for (int k = 0; k < c.stride(); ) {
      boolean wide = k + VECTORS * L <= c.stride();
      int b0 = b.offset() + k;
      int i = 0;
      for (; i + ROWS <= c.rows(); i += ROWS) {
        int a0 = at + i * row;
        int c0 = c.row(i) + k;
        if (wide) {
          tile4x4(a, a0, row, step, inner, b.data(), b0, b.stride(), c.data(), c0, c.stride());
        } else {
          tile4x1(a, a0, row, step, inner, b.data(), b0, b.stride(), c.data(), c0, c.stride());
        }
      }
      for (; i < c.rows(); i++) {
        for (int v = 0; v < (wide ? VECTORS : 1); v++) {
          int c0 = c.row(i) + k + v * L;
          tile1x1(a, at + i * row, step, inner, b.data(), b0 + v * L, b.stride(), c.data(), c0);
        }
      }
      k += (wide ? VECTORS : 1) * L;
    }
  }

  private static void tile4x4(
      float[] a,
      int at,
      int row,
      int step,
      int inner,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int c0,
      int cStride) {
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector c00 = load(c, c0),
        c01 = load(c, c0 + L),
        c02 = load(c, c0 + 2 * L),
        c03 = load(c, c0 + 3 * L);
    FloatVector c10 = load(c, c1),
        c11 = load(c, c1 + L),
        c12 = load(c, c1 + 2 * L),
        c13 = load(c, c1 + 3 * L);
    FloatVector c20 = load(c, c2),
        c21 = load(c, c2 + L),
        c22 = load(c, c2 + 2 * L),
        c23 = load(c, c2 + 3 * L);
    FloatVector c30 = load(c, c3),
        c31 = load(c, c3 + L),
        c32 = load(c, c3 + 2 * L),
        c33 = load(c, c3 + 3 * L);
    for (int s = 0; s < inner; s++) {
      FloatVector b0 = load(b, bAt),
          b1 = load(b, bAt + L),
          b2 = load(b, bAt + 2 * L),
          b3 = load(b, bAt + 3 * L);
      FloatVector x = broadcast(a[at]);
      c00 = b0.fma(x, c00);
      c01 = b1.fma(x, c01);
      c02 = b2.fma(x, c02);
      c03 = b3.fma(x, c03);
      x = broadcast(a[at + row]);
      c10 = b0.fma(x, c10);
      c11 = b1.fma(x, c11);
      c12 = b2.fma(x, c12);
      c13 = b3.fma(x, c13);
      x = broadcast(a[at + 2 * row]);
      c20 = b0.fma(x, c20);
      c21 = b1.fma(x, c21);
      c22 = b2.fma(x, c22);
      c23 = b3.fma(x, c23);
      x = broadcast(a[at + 3 * row]);
      c30 = b0.fma(x, c30);
      c31 = b1.fma(x, c31);
      c32 = b2.fma(x, c32);
      c33 = b3.fma(x, c33);
      at += step;
      bAt += bStride;
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + L);
    c02.intoArray(c, c0 + 2 * L);
    c03.intoArray(c, c0 + 3 * L);
    c10.intoArray(c, c1);
    c11.intoArray(c, c1 + L);
    c12.intoArray(c, c1 + 2 * L);
    c13.intoArray(c, c1 + 3 * L);
    c20.intoArray(c, c2);
    c21.intoArray(c, c2 + L);
    c22.intoArray(c, c2 + 2 * L);
    c23.intoArray(c, c2 + 3 * L);
    c30.intoArray(c, c3);
    c31.intoArray(c, c3 + L);
    c32.intoArray(c, c3 + 2 * L);
    c33.intoArray(c, c3 + 3 * L);
  }

  private static void tile4x1(
      float[] a,
      int at,
      int row,
      int step,
      int inner,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int c0,
      int cStride) {
    int c1 = c0 + cStride;
    int c2 = c1 + cStride;
    int c3 = c2 + cStride;
    FloatVector c00 = load(c, c0), c10 = load(c, c1), c20 = load(c, c2), c30 = load(c, c3);
    for (int s = 0; s < inner; s++) {
      FloatVector b0 = load(b, bAt);
      c00 = b0.fma(broadcast(a[at]), c00);
      c10 = b0.fma(broadcast(a[at + row]), c10);
      c20 = b0.fma(broadcast(a[at + 2 * row]), c20);
      c30 = b0.fma(broadcast(a[at + 3 * row]), c30);
      at += step;
      bAt += bStride;
    }
    c00.intoArray(c, c0);
    c10.intoArray(c, c1);
    c20.intoArray(c, c2);
    c30.intoArray(c, c3);
  }

  private static void tile1x1(
      float[] a, int at, int step, int inner, float[] b, int bAt, int bStride, float[] c, int c0) {
    FloatVector c00 = load(c, c0);
    for (int s = 0; s < inner; s++) {
      c00 = load(b, bAt).fma(broadcast(a[at]), c00);
      at += step;
      bAt += bStride;
    }
    c00.intoArray(c, c0);
  }
}
