package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Adds to one tile of c the product a b. A tile is a few rows by a few vectors, which stay in
 * registers while the inner index runs through all steps. This is the innermost loop of {@link
 * VectorTiles}. HotSpot compiles it by itself, without index checks in the loop.
 */
final class VectorTile {
  /**
   * The number of rows of a tile. The shape of a tile was the fastest on both Java 17 and 25. On
   * x86, machines with vectors of 16 lanes have 32 registers, and the sums take 20 of them.
   * Machines with narrower vectors have 16 registers, and the sums take 12 of them. Similar shapes
   * may take twice the time. {@code scripts/dev/bench.sh tiles} measures all shapes on another
   * machine.
   */
  static final int ROWS = L == 16 ? 5 : 6;

  /** The number of vectors in a row of a tile. */
  private static final int VECTORS = L == 16 ? 4 : 2;

  /** The number of columns of a tile. */
  static final int WIDTH = VECTORS * L;

  private VectorTile() {}

  /**
   * Computes c += a b for one tile. A step is one value of the inner index.
   *
   * @param a its rows begin at {@code at}, {@code at + row}, {@code at + 2 * row} and so on
   * @param b from {@code bAt} on, the {@link #WIDTH} numbers of each step, one step after the other
   * @param c its rows begin at {@code to}, {@code to + stride}, {@code to + 2 * stride} and so on
   */
  static void add(
      float[] a, int at, int row, float[] b, int bAt, int steps, float[] c, int to, int stride) {
    if (ROWS == 5) {
      tile5x4(a, at, row, b, bAt, steps, c, to, stride);
    } else {
      tile6x2(a, at, row, b, bAt, steps, c, to, stride);
    }
  }

  private static void tile5x4(
      float[] a, int at, int row, float[] b, int bAt, int steps, float[] c, int to, int stride) {
    int a1 = at + row;
    int a2 = a1 + row;
    int a3 = a2 + row;
    int a4 = a3 + row;
    int r1 = to + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    FloatVector c00 = load(c, to),
        c01 = load(c, to + L),
        c02 = load(c, to + 2 * L),
        c03 = load(c, to + 3 * L);
    FloatVector c10 = load(c, r1),
        c11 = load(c, r1 + L),
        c12 = load(c, r1 + 2 * L),
        c13 = load(c, r1 + 3 * L);
    FloatVector c20 = load(c, r2),
        c21 = load(c, r2 + L),
        c22 = load(c, r2 + 2 * L),
        c23 = load(c, r2 + 3 * L);
    FloatVector c30 = load(c, r3),
        c31 = load(c, r3 + L),
        c32 = load(c, r3 + 2 * L),
        c33 = load(c, r3 + 3 * L);
    FloatVector c40 = load(c, r4),
        c41 = load(c, r4 + L),
        c42 = load(c, r4 + 2 * L),
        c43 = load(c, r4 + 3 * L);
    for (int s = 0; s < steps; s++) {
      FloatVector b0 = load(b, bAt),
          b1 = load(b, bAt + L),
          b2 = load(b, bAt + 2 * L),
          b3 = load(b, bAt + 3 * L);
      FloatVector x = broadcast(a[at + s]);
      c00 = b0.fma(x, c00);
      c01 = b1.fma(x, c01);
      c02 = b2.fma(x, c02);
      c03 = b3.fma(x, c03);
      x = broadcast(a[a1 + s]);
      c10 = b0.fma(x, c10);
      c11 = b1.fma(x, c11);
      c12 = b2.fma(x, c12);
      c13 = b3.fma(x, c13);
      x = broadcast(a[a2 + s]);
      c20 = b0.fma(x, c20);
      c21 = b1.fma(x, c21);
      c22 = b2.fma(x, c22);
      c23 = b3.fma(x, c23);
      x = broadcast(a[a3 + s]);
      c30 = b0.fma(x, c30);
      c31 = b1.fma(x, c31);
      c32 = b2.fma(x, c32);
      c33 = b3.fma(x, c33);
      x = broadcast(a[a4 + s]);
      c40 = b0.fma(x, c40);
      c41 = b1.fma(x, c41);
      c42 = b2.fma(x, c42);
      c43 = b3.fma(x, c43);
      bAt += WIDTH;
    }
    c00.intoArray(c, to);
    c01.intoArray(c, to + L);
    c02.intoArray(c, to + 2 * L);
    c03.intoArray(c, to + 3 * L);
    c10.intoArray(c, r1);
    c11.intoArray(c, r1 + L);
    c12.intoArray(c, r1 + 2 * L);
    c13.intoArray(c, r1 + 3 * L);
    c20.intoArray(c, r2);
    c21.intoArray(c, r2 + L);
    c22.intoArray(c, r2 + 2 * L);
    c23.intoArray(c, r2 + 3 * L);
    c30.intoArray(c, r3);
    c31.intoArray(c, r3 + L);
    c32.intoArray(c, r3 + 2 * L);
    c33.intoArray(c, r3 + 3 * L);
    c40.intoArray(c, r4);
    c41.intoArray(c, r4 + L);
    c42.intoArray(c, r4 + 2 * L);
    c43.intoArray(c, r4 + 3 * L);
  }

  private static void tile6x2(
      float[] a, int at, int row, float[] b, int bAt, int steps, float[] c, int to, int stride) {
    int a1 = at + row;
    int a2 = a1 + row;
    int a3 = a2 + row;
    int a4 = a3 + row;
    int a5 = a4 + row;
    int r1 = to + stride;
    int r2 = r1 + stride;
    int r3 = r2 + stride;
    int r4 = r3 + stride;
    int r5 = r4 + stride;
    FloatVector c00 = load(c, to), c01 = load(c, to + L);
    FloatVector c10 = load(c, r1), c11 = load(c, r1 + L);
    FloatVector c20 = load(c, r2), c21 = load(c, r2 + L);
    FloatVector c30 = load(c, r3), c31 = load(c, r3 + L);
    FloatVector c40 = load(c, r4), c41 = load(c, r4 + L);
    FloatVector c50 = load(c, r5), c51 = load(c, r5 + L);
    for (int s = 0; s < steps; s++) {
      FloatVector b0 = load(b, bAt), b1 = load(b, bAt + L);
      FloatVector x = broadcast(a[at + s]);
      c00 = b0.fma(x, c00);
      c01 = b1.fma(x, c01);
      x = broadcast(a[a1 + s]);
      c10 = b0.fma(x, c10);
      c11 = b1.fma(x, c11);
      x = broadcast(a[a2 + s]);
      c20 = b0.fma(x, c20);
      c21 = b1.fma(x, c21);
      x = broadcast(a[a3 + s]);
      c30 = b0.fma(x, c30);
      c31 = b1.fma(x, c31);
      x = broadcast(a[a4 + s]);
      c40 = b0.fma(x, c40);
      c41 = b1.fma(x, c41);
      x = broadcast(a[a5 + s]);
      c50 = b0.fma(x, c50);
      c51 = b1.fma(x, c51);
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
  }
}
