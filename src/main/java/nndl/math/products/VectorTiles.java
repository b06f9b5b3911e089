package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import java.util.Arrays;
import nndl.math.CacheLines;
import nndl.math.Matrix;

/**
 * c += a b for dense matrices with many rows: the product that wide layers spend their time in.
 *
 * <p>A tile of c, some rows by some vectors, stays in registers while the inner index runs through
 * a block. What it reads of b, a panel as wide as the tile, is packed before: the numbers of a step
 * stand one behind the other, and so do the steps (Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication", 2008). What it reads of a are some rows side by side,
 * where they stand, or where their transposed copy stands. A few panels are packed at a time, fill
 * half of the second cache, and serve all rows. Every element of c is summed in ascending order of
 * the inner index. Holds what is packed, so it serves one thread.
 */
final class VectorTiles {
  /** The columns of a tile. */
  static final int WIDTH = VectorTile.WIDTH;

  private static final int ROWS = VectorTile.ROWS;

  /** Panels packed together. */
  private static final int PANELS = 256 / WIDTH;

  /** Steps of a block. */
  private static final int STEPS = 512;

  /** Rows of a transposed copy, a multiple of all tiles' rows: a megabyte. */
  private static final int COPY_ROWS = 510;

  /** What is transposed is copied in eights, so that few lines of the cache are open at a time. */
  private static final int OCTET = 8;

  private static final float[] ZEROS = new float[OCTET];

  private static final int START = CacheLines.START;

  /**
   * Between rows of a copy: a vector more than a block's steps, so that they share no cache set.
   */
  private static final int COPY_STRIDE = STEPS + Matrix.LANES;

  private final float[] panels = CacheLines.floats(START + STEPS * PANELS * WIDTH);
  private final float[] transposed = new float[COPY_ROWS * COPY_STRIDE];
  private final float[] rest = new float[ROWS * COPY_STRIDE];
  private final float[] edge = new float[ROWS * WIDTH];

  /** c += a b, with a [m, n], b [n, k], c [m, k]. */
  void addProduct(Matrix a, Matrix b, Matrix c) {
    add(a, false, b, false, a.columns(), c);
  }

  /** c += a b^T, with a [m, k], b [n, k], c [m, n]. */
  void addProductWithTransposed(Matrix a, Matrix b, Matrix c) {
    add(a, false, b, true, a.columns(), c);
  }

  /** c += a^T b, with a [m, n], b [m, k], c [n, k]. */
  void addTransposedProduct(Matrix a, Matrix b, Matrix c) {
    add(a, true, b, false, a.rows(), c);
  }

  private void add(
      Matrix a, boolean aTransposed, Matrix b, boolean bTransposed, int inner, Matrix c) {
    int mostSteps = part(inner, STEPS, OCTET);
    int mostRows = aTransposed ? part(c.rows(), COPY_ROWS, ROWS) : c.rows();
    for (int s = 0; s < inner; s += mostSteps) {
      int steps = Math.min(mostSteps, inner - s);
      for (int i = 0; i < c.rows(); i += mostRows) {
        int rows = Math.min(mostRows, c.rows() - i);
        if (aTransposed) {
          transpose(a, s, i, steps, rows);
          addBlock(transposed, 0, COPY_STRIDE, rows, b, bTransposed, s, steps, c, i);
        } else {
          addBlock(a.data(), a.row(i) + s, a.stride(), rows, b, bTransposed, s, steps, c, i);
        }
      }
    }
  }

  /** Cuts into parts as equal as multiples of a unit can be, none above the most. */
  private static int part(int count, int most, int unit) {
    int parts = (count - 1) / most + 1;
    int units = (count - 1) / parts / unit + 1;
    return Math.min(most, units * unit);
  }

  /** The columns of a become rows of the copy. */
  private void transpose(Matrix a, int s, int i, int steps, int rows) {
    for (int r = 0; r < rows; r += OCTET) {
      int count = Math.min(OCTET, rows - r);
      for (int t = 0; t < steps; t++) {
        spread(a.data(), a.row(s + t) + i + r, count, transposed, r * COPY_STRIDE + t, COPY_STRIDE);
      }
    }
  }

  /** The steps {@code s} to {@code s + steps - 1} for so many rows of c from row {@code i} on. */
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

  /** Tiles side by side: what they read and write of c is read ahead by the processor. */
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

  /** The last rows of a block, fewer than a tile has, and zeros for those that lack. */
  private void copyRest(float[] a, int at, int row, int rows, int steps) {
    for (int r = 0; r < ROWS && rows > 0; r++) {
      if (r < rows) {
        System.arraycopy(a, at + r * row, rest, r * COPY_STRIDE, steps);
      } else {
        Arrays.fill(rest, r * COPY_STRIDE, r * COPY_STRIDE + steps, 0);
      }
    }
  }

  /** The panels of the columns {@code k} to {@code end - 1}; zeros for columns c lacks. */
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

  private void packTransposed(Matrix b, int s, int k, int steps, int start) {
    int count = Math.min(WIDTH, b.rows() - k);
    for (int t = 0; t < steps; t += OCTET) {
      int to = start + t * WIDTH;
      for (int j = 0; j < count; j++) {
        spread(b.data(), b.row(k + j) + s + t, Math.min(OCTET, steps - t), panels, to + j, WIDTH);
      }
      for (int j = Math.max(count, 0); j < WIDTH; j++) {
        spread(ZEROS, 0, Math.min(OCTET, steps - t), panels, to + j, WIDTH);
      }
    }
  }

  /** Numbers that stand one behind the other, at most eight, to places at a distance. */
  private static void spread(float[] from, int at, int count, float[] to, int start, int distance) {
    if (count == OCTET) {
      to[start] = from[at];
      to[start + distance] = from[at + 1];
      to[start + 2 * distance] = from[at + 2];
      to[start + 3 * distance] = from[at + 3];
      to[start + 4 * distance] = from[at + 4];
      to[start + 5 * distance] = from[at + 5];
      to[start + 6 * distance] = from[at + 6];
      to[start + 7 * distance] = from[at + 7];
    } else {
      for (int n = 0; n < count; n++) {
        to[start + n * distance] = from[at + n];
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
}
