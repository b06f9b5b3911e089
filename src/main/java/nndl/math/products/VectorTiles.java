package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import java.util.Arrays;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * Computes c += a b for dense matrices with many rows. Wide layers spend most of their time in this
 * product.
 *
 * <p>A tile of c, a few rows by a few vectors, stays in registers while the inner index runs
 * through a block of steps (a step is one value of this index). A panel is the part of b that a
 * tile reads. Panels are packed first: the numbers of a step are adjacent, and so are consecutive
 * steps (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). A tile
 * reads a few rows of a, either in place or from a transposed copy. A few panels are packed at a
 * time. They take at most half a megabyte, half of a usual L2 cache, and all rows of a use them.
 * Every element of c is summed in ascending order of the inner index. An instance holds the packed
 * numbers, so several threads must not share it.
 */
final class VectorTiles {
  /** The number of columns of a tile. */
  static final int WIDTH = VectorTile.WIDTH;

  private static final int ROWS = VectorTile.ROWS;

  /** The number of panels that are packed together. */
  private static final int PANELS = 256 / WIDTH;

  /** The maximal number of steps of a block. A step is one value of the inner index. */
  private static final int STEPS = 512;

  /**
   * The maximal number of rows of a transposed copy, which takes a megabyte. It is a multiple of
   * the rows of a tile, on all machines.
   */
  private static final int COPY_ROWS = 510;

  /**
   * The number of rows that are transposed together. Their numbers in one column fill a cache line
   * of the copy, so each line is written at once.
   */
  private static final int TRANSPOSED_ROWS = 16;

  private static final int START = CacheLines.START;

  /**
   * The distance between the rows of a copy. It is {@link Matrix#LANES} numbers longer than a
   * block, so that the rows do not share a cache set.
   */
  private static final int COPY_STRIDE = STEPS + Matrix.LANES;

  private final float[] panels = CacheLines.floats(START + STEPS * PANELS * WIDTH);
  private final float[] transposed = new float[COPY_ROWS * COPY_STRIDE];
  private final float[] rest = new float[ROWS * COPY_STRIDE];
  private final float[] edge = new float[ROWS * WIDTH];

  /** Computes c += a b, with a [m, n], b [n, k], c [m, k]. */
  void addProduct(Matrix a, Matrix b, Matrix c) {
    add(a, false, b, false, a.columns(), c);
  }

  /** Computes c += a b^T, with a [m, k], b [n, k], c [m, n]. */
  void addProductWithTransposed(Matrix a, Matrix b, Matrix c) {
    add(a, false, b, true, a.columns(), c);
  }

  /** Computes c += a^T b, with a [m, n], b [m, k], c [n, k]. */
  void addTransposedProduct(Matrix a, Matrix b, Matrix c) {
    add(a, true, b, false, a.rows(), c);
  }

  private void add(
      Matrix a, boolean aTransposed, Matrix b, boolean bTransposed, int inner, Matrix c) {
    int mostSteps = part(inner, STEPS, TRANSPOSED_ROWS);
    int mostRows = aTransposed ? part(c.rows(), COPY_ROWS, ROWS) : c.rows();
    for (int s = 0; s < inner; s += mostSteps) {
      int steps = Math.min(mostSteps, inner - s);
      for (int i = 0; i < c.rows(); i += mostRows) {
        int rows = Math.min(mostRows, c.rows() - i);
        if (aTransposed) {
          copyTransposed(a, s, steps, i, rows, transposed, 0, COPY_STRIDE);
          addBlock(transposed, 0, COPY_STRIDE, rows, b, bTransposed, s, steps, c, i);
        } else {
          addBlock(a.data(), a.row(i) + s, a.stride(), rows, b, bTransposed, s, steps, c, i);
        }
      }
    }
  }

  /**
   * Returns the size of the parts if {@code count} is cut into parts that are nearly equal,
   * multiples of {@code unit}, and at most {@code most}.
   */
  private static int part(int count, int most, int unit) {
    int parts = (count - 1) / most + 1;
    int units = (count - 1) / parts / unit + 1;
    return Math.min(most, units * unit);
  }

  /**
   * Adds the steps {@code s} to {@code s + steps - 1} of the product to {@code rows} rows of c,
   * from row {@code i} on.
   */
  private void addBlock(
      float[] a,
      int at,
      int row,
      int rows,
      Matrix b,
      boolean bTransposed,
      int s,
      int steps,
      Matrix c,
      int i) {
    int whole = rows / ROWS * ROWS;
    copyRest(a, at + whole * row, row, rows - whole, steps);
    for (int k = 0; k < c.stride(); k += PANELS * WIDTH) {
      int end = Math.min(k + PANELS * WIDTH, c.stride());
      pack(b, bTransposed, s, steps, k, end);
      for (int r = 0; r < whole; r += ROWS) {
        addRow(a, at + r * row, row, steps, c, c.row(i + r), ROWS, k, end);
      }
      if (whole < rows) {
        addRow(rest, 0, COPY_STRIDE, steps, c, c.row(i + whole), rows - whole, k, end);
      }
    }
  }

  /**
   * Adds the product to the tiles of a few rows, one tile after the other. These are side by side
   * in c, so the processor prefetches the numbers of c.
   */
  private void addRow(
      float[] a, int at, int row, int steps, Matrix c, int to, int rows, int k, int end) {
    int bAt = START;
    for (int j = k; j < end; j += WIDTH) {
      int columns = Math.min(WIDTH, end - j);
      if (rows == ROWS && columns == WIDTH) {
        VectorTile.add(a, at, row, panels, bAt, steps, c.data(), to + j, c.stride());
      } else {
        copy(c.data(), to + j, c.stride(), edge, 0, WIDTH, rows, columns);
        VectorTile.add(a, at, row, panels, bAt, steps, edge, 0, WIDTH);
        copy(edge, 0, WIDTH, c.data(), to + j, c.stride(), rows, columns);
      }
      bAt += steps * WIDTH;
    }
  }

  /**
   * Copies the last rows of a block to {@link #rest} if they are fewer than the rows of a tile. The
   * missing rows become zeros.
   */
  private void copyRest(float[] a, int at, int row, int rows, int steps) {
    for (int r = 0; r < ROWS && rows > 0; r++) {
      if (r < rows) {
        System.arraycopy(a, at + r * row, rest, r * COPY_STRIDE, steps);
      } else {
        Arrays.fill(rest, r * COPY_STRIDE, r * COPY_STRIDE + steps, 0);
      }
    }
  }

  /**
   * Packs the panels of the columns {@code k} to {@code end - 1}. Columns that b does not have
   * become zeros.
   */
  private void pack(Matrix b, boolean transposed, int s, int steps, int k, int end) {
    int to = START;
    for (int j = k; j < end; j += WIDTH) {
      if (transposed) {
        packTransposed(b, s, j, steps, to);
      } else {
        pack(b, s, j, steps, to);
      }
      to += steps * WIDTH;
    }
  }

  private void pack(Matrix b, int s, int k, int steps, int to) {
    int count = Math.min(WIDTH, b.stride() - k);
    for (int v = 0; v < WIDTH; v += L) {
      if (v < count) {
        packVectors(b.data(), b.row(s) + k + v, b.stride(), steps, panels, to + v);
      } else {
        packZeros(steps, panels, to + v);
      }
    }
  }

  private static void packVectors(float[] b, int at, int stride, int steps, float[] panel, int to) {
    for (int s = 0; s < steps; s++) {
      load(b, at + s * stride).intoArray(panel, to + s * WIDTH);
    }
  }

  private static void packZeros(int steps, float[] panel, int to) {
    for (int s = 0; s < steps; s++) {
      broadcast(0).intoArray(panel, to + s * WIDTH);
    }
  }

  private void packTransposed(Matrix b, int s, int k, int steps, int to) {
    int count = Math.max(Math.min(WIDTH, b.rows() - k), 0);
    copyTransposed(b, k, count, s, steps, panels, to, WIDTH);
    if (count < WIDTH) {
      for (int t = 0; t < steps; t++) {
        Arrays.fill(panels, to + t * WIDTH + count, to + (t + 1) * WIDTH, 0);
      }
    }
  }

  /**
   * Copies a part of a matrix. Each of its columns becomes a row of the copy, and these rows begin
   * at {@code start}, {@code start + distance} and so on.
   */
  private static void copyTransposed(
      Matrix m, int row, int rows, int column, int columns, float[] to, int start, int distance) {
    int r = 0;
    for (; r + TRANSPOSED_ROWS <= rows; r += TRANSPOSED_ROWS) {
      copyTransposed(
          m.data(), m.row(row + r) + column, m.stride(), columns, to, start + r, distance);
    }
    for (; r < rows; r++) {
      int from = m.row(row + r) + column;
      for (int i = 0; i < columns; i++) {
        to[start + i * distance + r] = m.data()[from + i];
      }
    }
  }

  /** Copies {@link #TRANSPOSED_ROWS} rows. */
  private static void copyTransposed(
      float[] from, int r0, int stride, int columns, float[] to, int start, int distance) {
    int r1 = r0 + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    int r5 = r4 + stride;
    int r6 = r5 + stride;
    int r7 = r6 + stride;
    int r8 = r7 + stride;
    int r9 = r8 + stride;
    int r10 = r9 + stride;
    int r11 = r10 + stride;
    int r12 = r11 + stride;
    int r13 = r12 + stride;
    int r14 = r13 + stride;
    int r15 = r14 + stride;
    int at = start;
    for (int i = 0; i < columns; i++) {
      to[at] = from[r0 + i];
      to[at + 1] = from[r1 + i];
      to[at + 2] = from[r2 + i];
      to[at + 3] = from[r3 + i];
      to[at + 4] = from[r4 + i];
      to[at + 5] = from[r5 + i];
      to[at + 6] = from[r6 + i];
      to[at + 7] = from[r7 + i];
      to[at + 8] = from[r8 + i];
      to[at + 9] = from[r9 + i];
      to[at + 10] = from[r10 + i];
      to[at + 11] = from[r11 + i];
      to[at + 12] = from[r12 + i];
      to[at + 13] = from[r13 + i];
      to[at + 14] = from[r14 + i];
      to[at + 15] = from[r15 + i];
      at += distance;
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
}
