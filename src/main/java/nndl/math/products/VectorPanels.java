package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * Computes c += a b for dense matrices that are small or have few rows. For them, {@link
 * VectorTiles} would spend more time on packing than on computing.
 *
 * <p>The columns of c are cut into panels of four vectors, and the rows into groups of four. The
 * last columns are computed in panels of one vector, and the last rows one by one. A tile is the
 * part of c in one panel and one group. It stays in registers while the inner index runs, so each
 * number that is loaded is used four times. If b must be transposed, a part of b at a time is
 * copied and transposed. Every element of c is summed in ascending order of the inner index. An
 * instance holds the copy, so several threads must not share it.
 */
final class VectorPanels {
  private static final int ROWS = 4;
  private static final int VECTORS = 4;

  /** The maximal number of inner indices for which b is copied at a time. */
  private static final int BLOCK = 512;

  private static final int COPY = CacheLines.START;

  private final float[] copy = CacheLines.floats(COPY + BLOCK * VECTORS * L);

  /**
   * Computes c[i, :] += the sum over s below {@code inner} of a(i, s) b[s, :]. Here a(i, s) is
   * {@code a[at + i * row + s * step]}.
   */
  void multiply(float[] a, int at, int row, int step, int inner, Matrix b, Matrix c) {
    int k = 0;
    for (; k + VECTORS * L <= c.stride(); k += VECTORS * L) {
      addPanel(a, at, row, step, inner, b.data(), b.offset() + k, b.stride(), c, k);
    }
    for (; k < c.stride(); k += L) {
      addNarrowPanel(a, at, row, step, inner, b.data(), b.offset() + k, b.stride(), c, 0, k);
    }
  }

  /**
   * Computes c[i, :] += the sum over s below {@code inner} of a(i, s) b[:, s]. Here a(i, s) is as
   * in {@link #multiply}. A part of b at a time is transposed while it is copied.
   */
  void multiplyWithTransposed(float[] a, int at, int row, int step, int inner, Matrix b, Matrix c) {
    for (int k = 0; k < c.stride(); ) {
      int width = k + VECTORS * L <= c.stride() ? VECTORS * L : L;
      for (int s = 0; s < inner; s += BLOCK) {
        int steps = Math.min(BLOCK, inner - s);
        copyTransposed(b, k, s, steps, width);
        if (width == L) {
          addNarrowPanel(a, at + s * step, row, step, steps, copy, COPY, L, c, 0, k);
        } else {
          addPanel(a, at + s * step, row, step, steps, copy, COPY, width, c, k);
        }
      }
      k += width;
    }
  }

  /**
   * Copies the columns {@code s} to {@code s + steps - 1} of the rows {@code k} to {@code k + width
   * - 1} of b, transposed. Rows that b does not have become zeros.
   */
  private void copyTransposed(Matrix b, int k, int s, int steps, int width) {
    for (int j = 0; j < width; j++) {
      int to = COPY + j;
      if (k + j < b.rows()) {
        int from = b.row(k + j) + s;
        for (int i = 0; i < steps; i++) {
          copy[to + i * width] = b.data()[from + i];
        }
      } else {
        for (int i = 0; i < steps; i++) {
          copy[to + i * width] = 0;
        }
      }
    }
  }

  private static void addPanel(
      float[] a,
      int at,
      int row,
      int step,
      int inner,
      float[] b,
      int b0,
      int bStride,
      Matrix c,
      int k) {
    int i = 0;
    for (; i + ROWS <= c.rows(); i += ROWS) {
      tile4x4(
          a, at + i * row, row, step, inner, b, b0, bStride, c.data(), c.row(i) + k, c.stride());
    }
    for (int v = 0; v < VECTORS * L; v += L) {
      addNarrowPanel(a, at, row, step, inner, b, b0 + v, bStride, c, i, k + v);
    }
  }

  /**
   * Adds a panel that is one vector wide, for the rows of c from {@code from} on. It is one large
   * method, so HotSpot compiles it by itself. If HotSpot inlined it, the callers would become so
   * large that HotSpot would allocate vectors on the heap.
   */
  private static void addNarrowPanel(
      float[] a,
      int at,
      int row,
      int step,
      int inner,
      float[] b,
      int b0,
      int bStride,
      Matrix c,
      int from,
      int k) {
    float[] sums = c.data();
    int i = from;
    for (; i + ROWS <= c.rows(); i += ROWS) {
      int c0 = c.row(i) + k, c1 = c0 + c.stride(), c2 = c1 + c.stride(), c3 = c2 + c.stride();
      FloatVector s0 = load(sums, c0),
          s1 = load(sums, c1),
          s2 = load(sums, c2),
          s3 = load(sums, c3);
      int aAt = at + i * row;
      int bAt = b0;
      for (int s = 0; s < inner; s++) {
        FloatVector bs = load(b, bAt);
        s0 = bs.fma(broadcast(a[aAt]), s0);
        s1 = bs.fma(broadcast(a[aAt + row]), s1);
        s2 = bs.fma(broadcast(a[aAt + 2 * row]), s2);
        s3 = bs.fma(broadcast(a[aAt + 3 * row]), s3);
        aAt += step;
        bAt += bStride;
      }
      s0.intoArray(sums, c0);
      s1.intoArray(sums, c1);
      s2.intoArray(sums, c2);
      s3.intoArray(sums, c3);
    }
    for (; i < c.rows(); i++) {
      int c0 = c.row(i) + k;
      FloatVector s0 = load(sums, c0);
      int aAt = at + i * row;
      int bAt = b0;
      for (int s = 0; s < inner; s++) {
        s0 = load(b, bAt).fma(broadcast(a[aAt]), s0);
        aAt += step;
        bAt += bStride;
      }
      s0.intoArray(sums, c0);
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
}
