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

  /** Transposing copies groups of eight numbers, so that it uses few cache lines at a time. */
  private static final int OCTET = 8;

  private static final float[] ZEROS = new float[OCTET];

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

  /**
   * Returns the size of the parts if {@code count} is cut into parts that are nearly equal,
   * multiples of {@code unit}, and at most {@code most}.
   */
  private static int part(int count, int most, int unit) {
    int parts = (count - 1) / most + 1;
    int units = (count - 1) / parts / unit + 1;
    return Math.min(most, units * unit);
  }

  /** Copies a part of a to {@link #transposed}. Each column of a becomes a row of the copy. */
  private void transpose(Matrix a, int s, int i, int steps, int rows) {
    for (int r = 0; r < rows; r += OCTET) {
      int count = Math.min(OCTET, rows - r);
      for (int t = 0; t < steps; t++) {
        spread(a.data(), a.row(s + t) + i + r, count, transposed, r * COPY_STRIDE + t, COPY_STRIDE);
      }
    }
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

  /** Copies at most eight adjacent numbers to elements that are {@code distance} apart. */
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
