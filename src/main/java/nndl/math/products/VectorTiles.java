package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * c += a b for dense matrices with many rows: the product that wide layers spend their time in.
 *
 * <p>A tile of c, some rows by two vectors, stays in registers while the inner index runs through a
 * block. Before that, what the tile reads of a and of b is packed: the numbers of a step stand one
 * behind the other, and so do the steps (Goto and van de Geijn, "Anatomy of high-performance matrix
 * multiplication", 2008). Then the processor reads from its caches, in order, and HotSpot needs no
 * check of an index in the loop. A packed block of a serves all panels of b, a packed panel of b
 * all tiles of the block. Every element of c is summed in ascending order of the inner index. Holds
 * what is packed, so it serves one thread.
 */
final class VectorTiles {
  /** Sums that a processor has registers for: 32 of them where vectors have 16 lanes, else 16. */
  static final int ROWS = L == 8 ? 5 : 8;

  static final int WIDTH = 2 * L;

  /** Steps of a block: a panel of b fills most of the first cache. */
  private static final int STEPS = 256;

  /** Rows of a block: a block of a fills half of the second cache. */
  private static final int BLOCK_ROWS = 512 / ROWS * ROWS;

  private static final int START = CacheLines.START;

  private final float[] block = CacheLines.floats(START + BLOCK_ROWS * STEPS);
  private final float[] panel = CacheLines.floats(START + STEPS * WIDTH);
  private final float[] edge = new float[ROWS * WIDTH];

  /**
   * c[i, :] += the sum over s below {@code inner} of a(i, s) b(s, :), where a(i, s) is at {@code at
   * + i * row + s * step} of a.
   *
   * @param transposed whether b(s, j) is b[j, s], instead of b[s, j]
   */
  void multiply(
      float[] a, int at, int row, int step, int inner, Matrix b, boolean transposed, Matrix c) {
    for (int s = 0; s < inner; s += STEPS) {
      int steps = Math.min(STEPS, inner - s);
      for (int i = 0; i < c.rows(); i += BLOCK_ROWS) {
        int rows = Math.min(BLOCK_ROWS, c.rows() - i);
        packBlock(a, at + i * row + s * step, row, step, rows, steps);
        for (int k = 0; k < c.stride(); k += WIDTH) {
          if (transposed) {
            packTransposedPanel(b, s, k, steps);
          } else {
            packPanel(b, s, k, steps);
          }
          addPanel(rows, steps, c, i, k);
        }
      }
    }
  }

  /** Tile by tile, and of each step by step, the numbers of its rows; zeros for rows c lacks. */
  private void packBlock(float[] a, int at, int row, int step, int rows, int steps) {
    for (int i = 0; i < rows; i += ROWS) {
      int to = START + i * steps;
      int count = Math.min(ROWS, rows - i);
      int from = at + i * row;
      if (row == 1 && count == ROWS) {
        packColumns(a, from, step, steps, to);
      } else {
        for (int r = 0; r < ROWS; r++) {
          if (r < count) {
            spread(a, from + r * row, step, steps, block, to + r, ROWS);
          } else {
            spread(0, steps, block, to + r, ROWS);
          }
        }
      }
    }
  }

  private void packColumns(float[] a, int at, int step, int steps, int to) {
    for (int s = 0; s < steps; s++) {
      for (int r = 0; r < ROWS; r++) {
        block[to + s * ROWS + r] = a[at + s * step + r];
      }
    }
  }

  /** Step by step the numbers of its columns; zeros for columns c lacks. */
  private void packPanel(Matrix b, int s, int k, int steps) {
    int count = Math.min(WIDTH, b.stride() - k);
    for (int i = 0; i < steps; i++) {
      int from = b.row(s + i) + k;
      int to = START + i * WIDTH;
      load(b.data(), from).intoArray(panel, to);
      if (count == WIDTH) {
        load(b.data(), from + L).intoArray(panel, to + L);
      } else {
        broadcast(0).intoArray(panel, to + L);
      }
    }
  }

  private void packTransposedPanel(Matrix b, int s, int k, int steps) {
    for (int j = 0; j < WIDTH; j++) {
      if (k + j < b.rows()) {
        spread(b.data(), b.row(k + j) + s, 1, steps, panel, START + j, WIDTH);
      } else {
        spread(0, steps, panel, START + j, WIDTH);
      }
    }
  }

  private static void spread(
      float[] from, int at, int step, int steps, float[] to, int start, int distance) {
    for (int s = 0; s < steps; s++) {
      to[start + s * distance] = from[at + s * step];
    }
  }

  private static void spread(float value, int steps, float[] to, int start, int distance) {
    for (int s = 0; s < steps; s++) {
      to[start + s * distance] = value;
    }
  }

  /** The tiles of the block's rows and the panel's columns. */
  private void addPanel(int rows, int steps, Matrix c, int first, int k) {
    int columns = Math.min(WIDTH, c.stride() - k);
    for (int i = 0; i < rows; i += ROWS) {
      int count = Math.min(ROWS, rows - i);
      int at = START + i * steps;
      int to = c.row(first + i) + k;
      if (count == ROWS && columns == WIDTH) {
        tile(block, at, panel, steps, c.data(), to, c.stride());
      } else {
        copy(c.data(), to, c.stride(), edge, 0, WIDTH, count, columns);
        tile(block, at, panel, steps, edge, 0, WIDTH);
        copy(edge, 0, WIDTH, c.data(), to, c.stride(), count, columns);
      }
    }
  }

  private static void copy(
      float[] from,
      int at,
      int stride,
      float[] to,
      int start,
      int toStride,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from, at + r * stride, to, start + r * toStride, columns);
    }
  }

  private static void tile(float[] a, int at, float[] b, int steps, float[] c, int to, int stride) {
    if (ROWS == 8) {
      tile8x2(a, at, b, steps, c, to, stride);
    } else {
      tile5x2(a, at, b, steps, c, to, stride);
    }
  }

  private static void tile8x2(
      float[] a, int at, float[] b, int steps, float[] c, int to, int stride) {
    int r1 = to + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    int r5 = r4 + stride;
    int r6 = r5 + stride;
    int r7 = r6 + stride;
    FloatVector c00 = load(c, to),
        c01 = load(c, to + L),
        c10 = load(c, r1),
        c11 = load(c, r1 + L),
        c20 = load(c, r2),
        c21 = load(c, r2 + L),
        c30 = load(c, r3),
        c31 = load(c, r3 + L),
        c40 = load(c, r4),
        c41 = load(c, r4 + L),
        c50 = load(c, r5),
        c51 = load(c, r5 + L),
        c60 = load(c, r6),
        c61 = load(c, r6 + L),
        c70 = load(c, r7),
        c71 = load(c, r7 + L);
    int bAt = START;
    for (int s = 0; s < steps; s++) {
      FloatVector b0 = load(b, bAt), b1 = load(b, bAt + L);
      FloatVector x = broadcast(a[at]);
      c00 = b0.fma(x, c00);
      c01 = b1.fma(x, c01);
      x = broadcast(a[at + 1]);
      c10 = b0.fma(x, c10);
      c11 = b1.fma(x, c11);
      x = broadcast(a[at + 2]);
      c20 = b0.fma(x, c20);
      c21 = b1.fma(x, c21);
      x = broadcast(a[at + 3]);
      c30 = b0.fma(x, c30);
      c31 = b1.fma(x, c31);
      x = broadcast(a[at + 4]);
      c40 = b0.fma(x, c40);
      c41 = b1.fma(x, c41);
      x = broadcast(a[at + 5]);
      c50 = b0.fma(x, c50);
      c51 = b1.fma(x, c51);
      x = broadcast(a[at + 6]);
      c60 = b0.fma(x, c60);
      c61 = b1.fma(x, c61);
      x = broadcast(a[at + 7]);
      c70 = b0.fma(x, c70);
      c71 = b1.fma(x, c71);
      at += 8;
      bAt += WIDTH;
    }
    c00.intoArray(c, to);
    c01.intoArray(c, to + L);
    c10.intoArray(c, r1);
    c11.intoArray(c, r1 + L);
    c20.intoArray(c, r2);
    c21.intoArray(c, r2 + L);
    c30.intoArray(c, r3);
    c31.intoArray(c, r3 + L);
    c40.intoArray(c, r4);
    c41.intoArray(c, r4 + L);
    c50.intoArray(c, r5);
    c51.intoArray(c, r5 + L);
    c60.intoArray(c, r6);
    c61.intoArray(c, r6 + L);
    c70.intoArray(c, r7);
    c71.intoArray(c, r7 + L);
  }

  private static void tile5x2(
      float[] a, int at, float[] b, int steps, float[] c, int to, int stride) {
    int r1 = to + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    FloatVector c00 = load(c, to),
        c01 = load(c, to + L),
        c10 = load(c, r1),
        c11 = load(c, r1 + L),
        c20 = load(c, r2),
        c21 = load(c, r2 + L),
        c30 = load(c, r3),
        c31 = load(c, r3 + L),
        c40 = load(c, r4),
        c41 = load(c, r4 + L);
    int bAt = START;
    for (int s = 0; s < steps; s++) {
      FloatVector b0 = load(b, bAt), b1 = load(b, bAt + L);
      FloatVector x = broadcast(a[at]);
      c00 = b0.fma(x, c00);
      c01 = b1.fma(x, c01);
      x = broadcast(a[at + 1]);
      c10 = b0.fma(x, c10);
      c11 = b1.fma(x, c11);
      x = broadcast(a[at + 2]);
      c20 = b0.fma(x, c20);
      c21 = b1.fma(x, c21);
      x = broadcast(a[at + 3]);
      c30 = b0.fma(x, c30);
      c31 = b1.fma(x, c31);
      x = broadcast(a[at + 4]);
      c40 = b0.fma(x, c40);
      c41 = b1.fma(x, c41);
      at += 5;
      bAt += WIDTH;
    }
    c00.intoArray(c, to);
    c01.intoArray(c, to + L);
    c10.intoArray(c, r1);
    c11.intoArray(c, r1 + L);
    c20.intoArray(c, r2);
    c21.intoArray(c, r2 + L);
    c30.intoArray(c, r3);
    c31.intoArray(c, r3 + L);
    c40.intoArray(c, r4);
    c41.intoArray(c, r4 + L);
  }
}
