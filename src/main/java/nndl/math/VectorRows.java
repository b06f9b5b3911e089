package nndl.math;

import static nndl.math.VectorKernels.L;
import static nndl.math.VectorKernels.broadcast;
import static nndl.math.VectorKernels.load;

import jdk.incubator.vector.FloatVector;

/**
 * Products with sparse rows: an input that is not zero is one row of w, or of g, to add.
 *
 * <p>The loops over columns are outermost: they cut w and g into panels, some vectors wide, that
 * stay in the processor's cache while all samples pass by. The innermost loops are small methods of
 * their own with their accumulators in local variables; nested in another loop, the compiler puts
 * vectors on the heap.
 */
final class VectorRows {
  private VectorRows() {}

  static void addProduct(SparseRows x, Matrix w, Matrix z) {
    int[] column = x.column();
    float[] value = x.value();
    for (int k = 0; k < w.stride(); ) {
      int vectors = blockVectors(w.stride() - k);
      for (int m = 0; m < x.rows(); m++) {
        int from = x.start(m);
        int to = x.start(m + 1);
        int at = w.offset() + k;
        int target = z.row(m) + k;
        switch (vectors) {
          case 4 -> product4(value, column, from, to, w.data(), at, w.stride(), z.data(), target);
          case 2 -> product2(value, column, from, to, w.data(), at, w.stride(), z.data(), target);
          default -> product1(value, column, from, to, w.data(), at, w.stride(), z.data(), target);
        }
      }
      k += vectors * L;
    }
  }

  /** How many vectors the next panel is wide, when {@code floats} are left. */
  private static int blockVectors(int floats) {
    return floats >= 4 * L ? 4 : floats >= 2 * L ? 2 : 1;
  }

  private static void product4(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] w,
      int at,
      int stride,
      float[] z,
      int t) {
    FloatVector z0 = load(z, t);
    FloatVector z1 = load(z, t + L);
    FloatVector z2 = load(z, t + 2 * L);
    FloatVector z3 = load(z, t + 3 * L);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      int row = at + column[e] * stride;
      z0 = load(w, row).fma(x, z0);
      z1 = load(w, row + L).fma(x, z1);
      z2 = load(w, row + 2 * L).fma(x, z2);
      z3 = load(w, row + 3 * L).fma(x, z3);
    }
    z0.intoArray(z, t);
    z1.intoArray(z, t + L);
    z2.intoArray(z, t + 2 * L);
    z3.intoArray(z, t + 3 * L);
  }

  private static void product2(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] w,
      int at,
      int stride,
      float[] z,
      int t) {
    FloatVector z0 = load(z, t);
    FloatVector z1 = load(z, t + L);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      int row = at + column[e] * stride;
      z0 = load(w, row).fma(x, z0);
      z1 = load(w, row + L).fma(x, z1);
    }
    z0.intoArray(z, t);
    z1.intoArray(z, t + L);
  }

  private static void product1(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] w,
      int at,
      int stride,
      float[] z,
      int t) {
    FloatVector z0 = load(z, t);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      z0 = load(w, at + column[e] * stride).fma(x, z0);
    }
    z0.intoArray(z, t);
  }

  static void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    int[] column = x.column();
    float[] value = x.value();
    for (int k = 0; k < g.stride(); ) {
      int vectors = blockVectors(g.stride() - k);
      for (int m = 0; m < x.rows(); m++) {
        int from = x.start(m);
        int to = x.start(m + 1);
        int d = delta.row(m) + k;
        int at = g.offset() + k;
        switch (vectors) {
          case 4 -> outer4(value, column, from, to, delta.data(), d, g.data(), at, g.stride());
          case 2 -> outer2(value, column, from, to, delta.data(), d, g.data(), at, g.stride());
          default -> outer1(value, column, from, to, delta.data(), d, g.data(), at, g.stride());
        }
      }
      k += vectors * L;
    }
  }

  private static void outer4(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] delta,
      int d,
      float[] g,
      int at,
      int stride) {
    FloatVector d0 = load(delta, d);
    FloatVector d1 = load(delta, d + L);
    FloatVector d2 = load(delta, d + 2 * L);
    FloatVector d3 = load(delta, d + 3 * L);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      int row = at + column[e] * stride;
      d0.fma(x, load(g, row)).intoArray(g, row);
      d1.fma(x, load(g, row + L)).intoArray(g, row + L);
      d2.fma(x, load(g, row + 2 * L)).intoArray(g, row + 2 * L);
      d3.fma(x, load(g, row + 3 * L)).intoArray(g, row + 3 * L);
    }
  }

  private static void outer2(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] delta,
      int d,
      float[] g,
      int at,
      int stride) {
    FloatVector d0 = load(delta, d);
    FloatVector d1 = load(delta, d + L);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      int row = at + column[e] * stride;
      d0.fma(x, load(g, row)).intoArray(g, row);
      d1.fma(x, load(g, row + L)).intoArray(g, row + L);
    }
  }

  private static void outer1(
      float[] value,
      int[] column,
      int from,
      int to,
      float[] delta,
      int d,
      float[] g,
      int at,
      int stride) {
    FloatVector d0 = load(delta, d);
    for (int e = from; e < to; e++) {
      FloatVector x = broadcast(value[e]);
      int row = at + column[e] * stride;
      d0.fma(x, load(g, row)).intoArray(g, row);
    }
  }
}
