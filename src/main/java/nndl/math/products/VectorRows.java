package nndl.math.products;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * Products of sparse rows, for one thread. Each entry of a sparse row adds a multiple of a row of w
 * to a row of z, or a multiple of a row of delta to a row of g; {@link Products} defines these
 * matrices.
 *
 * <p>The columns of w and g are cut into panels of a few vectors. A panel stays in the processor's
 * cache while all samples are processed. The rows of a panel of w are far apart in memory, so each
 * takes a memory page of its own, and many may share a cache set. Therefore, if there are several
 * panels and the rows are read often, w is also cut into blocks of rows. The part of a panel in a
 * block is copied, so that its rows are adjacent. All samples are processed with this copy before
 * the next part is copied.
 *
 * <p>The innermost loops for all widths are in one method, which is too long for HotSpot to inline
 * (more than 325 bytes of bytecode). If they were inlined into another loop, HotSpot would allocate
 * vectors on the heap.
 */
final class VectorRows {
  /** The argument that stands for no second sample. */
  private static final int NONE = -1;

  /** The maximal number of vectors of a panel. Wider panels are not faster. */
  private static final int MAX_VECTORS = 5;

  /** Parts of panels are copied if each row is read at least this often on average. */
  private static final int MIN_READS = 8;

  /**
   * The maximal number of rows of a block. A copy takes at most 64 KB, but only the rows that are
   * read must fit into the L1 cache. For images of digits they fit. If one block contained the rows
   * of all 784 pixels, a product would take 1.5 times as long.
   */
  private static final int BLOCK_ROWS = (1 << 14) / (MAX_VECTORS * L);

  /** The entries in the current block. */
  private final SparseRows block = new SparseRows();

  /** For each sample, the index of the first entry after the current block. */
  private int[] next = new int[8];

  private Matrix copy;

  void addProduct(SparseRows x, Matrix w, Matrix z) {
    int vectors = w.stride() / L;
    int panels = (vectors + MAX_VECTORS - 1) / MAX_VECTORS;
    if (panels > 1 && x.entries() >= (long) MIN_READS * w.rows()) {
      addBlocks(x, w, z);
      return;
    }
    for (int k = 0; k < w.stride(); panels--) {
      int width = (vectors - k / L + panels - 1) / panels; // about equal widths
      addPanel(x, w, w.offset() + k, z, k, width);
      k += width * L;
    }
  }

  private void addBlocks(SparseRows x, Matrix w, Matrix z) {
    int blocks = (w.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
    int rows = (w.rows() + blocks - 1) / blocks; // about equal sizes
    if (blocks > 1) {
      beginBlocks(x);
    }
    for (int first = 0; first < w.rows(); first += rows) {
      int end = Math.min(first + rows, w.rows());
      SparseRows entries = blocks > 1 ? nextBlock(x, first, end) : x;
      int vectors = w.stride() / L;
      int panels = (vectors + MAX_VECTORS - 1) / MAX_VECTORS;
      for (int k = 0; k < w.stride(); panels--) {
        int width = (vectors - k / L + panels - 1) / panels; // about equal widths
        Matrix panel = copy(w, first, end, k, width * L);
        addPanel(entries, panel, panel.offset(), z, k, width);
        k += width * L;
      }
    }
  }

  private void beginBlocks(SparseRows x) {
    if (next.length < x.rows()) {
      next = new int[Math.max(x.rows(), 2 * next.length)];
    }
    for (int m = 0; m < x.rows(); m++) {
      next[m] = x.start(m);
    }
  }

  /**
   * Returns the entries in the columns {@code first} to {@code end - 1}, with columns counted from
   * {@code first}.
   */
  private SparseRows nextBlock(SparseRows x, int first, int end) {
    int[] column = x.column();
    float[] value = x.value();
    block.clear();
    for (int m = 0; m < x.rows(); m++) {
      int to = block.beginRow(end - first);
      int[] columns = block.column();
      float[] values = block.value();
      int stop = x.start(m + 1);
      int e = next[m];
      for (; e < stop && column[e] < end; e++) {
        columns[to] = column[e] - first;
        values[to++] = value[e];
      }
      block.endRow(to);
      next[m] = e;
    }
    return block;
  }

  /**
   * Copies the rows {@code first} to {@code end - 1} of w, in {@code columns} columns from {@code
   * k} on. The copy is valid until the next call.
   */
  private Matrix copy(Matrix w, int first, int end, int k, int columns) {
    if (copy == null) {
      copy = Matrix.zeros(BLOCK_ROWS, MAX_VECTORS * L);
    }
    Matrix panel = new Matrix(copy.data(), copy.offset(), end - first, columns, columns);
    for (int i = first; i < end; i++) {
      System.arraycopy(w.data(), w.row(i) + k, panel.data(), panel.row(i - first), columns);
    }
    return panel;
  }

  /**
   * Adds the product of x and a panel of w to z.
   *
   * @param at the index in the data of w where the panel's first row begins
   * @param k the first column of the panel in z
   * @param width the number of vectors of the panel
   */
  private static void addPanel(SparseRows x, Matrix w, int at, Matrix z, int k, int width) {
    if (width == 2) {
      addPanelToPairs(x, w, at, z, k);
      return;
    }
    for (int m = 0; m < x.rows(); m++) {
      if (x.start(m) < x.start(m + 1)) {
        addSample(x, m, x.start(m), NONE, w, at, z, k, width);
      }
    }
  }

  /**
   * Like {@link #addPanel}, but for a panel of two vectors. Two sums are too few to keep the
   * processor busy, because each fma waits for the fma before it in the same sum. So two samples
   * are processed side by side. When one ends, the next sample takes its place.
   */
  private static void addPanelToPairs(SparseRows x, Matrix w, int at, Matrix z, int k) {
    int m = 0; // a sample whose entries before e have been added
    int e = x.start(0);
    for (int n = 1; n < x.rows(); n++) {
      int both = addSample(x, m, e, n, w, at, z, k, 2);
      e += both;
      if (e == x.start(m + 1)) {
        m = n;
        e = x.start(n) + both;
      }
    }
    if (m < x.rows()) {
      addSample(x, m, e, NONE, w, at, z, k, 2);
    }
  }

  /**
   * Adds the entries of sample {@code m}, from entry {@code from} on, in a panel. If {@code n} is
   * not {@link #NONE}, the panel has two vectors, and the entries of sample {@code n} are added
   * side by side with them, until one of the two samples ends. Returns the number of entries added
   * for each sample.
   */
  private static int addSample(
      SparseRows x, int m, int from, int n, Matrix w, int at, Matrix z, int k, int width) {
    int otherFrom = n == NONE ? 0 : x.start(n);
    int remaining = x.start(m + 1) - from;
    int count = n == NONE ? remaining : Math.min(remaining, x.start(n + 1) - otherFrom);
    int to = from + count;
    float[] value = x.value();
    int[] column = x.column();
    float[] weights = w.data();
    int stride = w.stride();
    float[] sums = z.data();
    int sumAt = z.row(m) + k;
    switch (width) {
      case 5 -> {
        FloatVector sum0 = load(sums, sumAt);
        FloatVector sum1 = load(sums, sumAt + L);
        FloatVector sum2 = load(sums, sumAt + 2 * L);
        FloatVector sum3 = load(sums, sumAt + 3 * L);
        FloatVector sum4 = load(sums, sumAt + 4 * L);
        for (int entry = from; entry < to; entry++) {
          FloatVector input = broadcast(value[entry]);
          int row = at + column[entry] * stride;
          sum0 = load(weights, row).fma(input, sum0);
          sum1 = load(weights, row + L).fma(input, sum1);
          sum2 = load(weights, row + 2 * L).fma(input, sum2);
          sum3 = load(weights, row + 3 * L).fma(input, sum3);
          sum4 = load(weights, row + 4 * L).fma(input, sum4);
        }
        sum0.intoArray(sums, sumAt);
        sum1.intoArray(sums, sumAt + L);
        sum2.intoArray(sums, sumAt + 2 * L);
        sum3.intoArray(sums, sumAt + 3 * L);
        sum4.intoArray(sums, sumAt + 4 * L);
      }
      case 4 -> {
        FloatVector sum0 = load(sums, sumAt);
        FloatVector sum1 = load(sums, sumAt + L);
        FloatVector sum2 = load(sums, sumAt + 2 * L);
        FloatVector sum3 = load(sums, sumAt + 3 * L);
        for (int entry = from; entry < to; entry++) {
          FloatVector input = broadcast(value[entry]);
          int row = at + column[entry] * stride;
          sum0 = load(weights, row).fma(input, sum0);
          sum1 = load(weights, row + L).fma(input, sum1);
          sum2 = load(weights, row + 2 * L).fma(input, sum2);
          sum3 = load(weights, row + 3 * L).fma(input, sum3);
        }
        sum0.intoArray(sums, sumAt);
        sum1.intoArray(sums, sumAt + L);
        sum2.intoArray(sums, sumAt + 2 * L);
        sum3.intoArray(sums, sumAt + 3 * L);
      }
      case 3 -> {
        FloatVector sum0 = load(sums, sumAt);
        FloatVector sum1 = load(sums, sumAt + L);
        FloatVector sum2 = load(sums, sumAt + 2 * L);
        for (int entry = from; entry < to; entry++) {
          FloatVector input = broadcast(value[entry]);
          int row = at + column[entry] * stride;
          sum0 = load(weights, row).fma(input, sum0);
          sum1 = load(weights, row + L).fma(input, sum1);
          sum2 = load(weights, row + 2 * L).fma(input, sum2);
        }
        sum0.intoArray(sums, sumAt);
        sum1.intoArray(sums, sumAt + L);
        sum2.intoArray(sums, sumAt + 2 * L);
      }
      case 2 -> {
        FloatVector sum0 = load(sums, sumAt);
        FloatVector sum1 = load(sums, sumAt + L);
        if (n != NONE) {
          int otherSumAt = z.row(n) + k;
          FloatVector otherSum0 = load(sums, otherSumAt);
          FloatVector otherSum1 = load(sums, otherSumAt + L);
          for (int i = 0; i < count; i++) {
            FloatVector input = broadcast(value[from + i]);
            int row = at + column[from + i] * stride;
            sum0 = load(weights, row).fma(input, sum0);
            sum1 = load(weights, row + L).fma(input, sum1);
            FloatVector otherInput = broadcast(value[otherFrom + i]);
            int otherRow = at + column[otherFrom + i] * stride;
            otherSum0 = load(weights, otherRow).fma(otherInput, otherSum0);
            otherSum1 = load(weights, otherRow + L).fma(otherInput, otherSum1);
          }
          otherSum0.intoArray(sums, otherSumAt);
          otherSum1.intoArray(sums, otherSumAt + L);
        } else {
          for (int entry = from; entry < to; entry++) {
            FloatVector input = broadcast(value[entry]);
            int row = at + column[entry] * stride;
            sum0 = load(weights, row).fma(input, sum0);
            sum1 = load(weights, row + L).fma(input, sum1);
          }
        }
        sum0.intoArray(sums, sumAt);
        sum1.intoArray(sums, sumAt + L);
      }
      default -> {
        FloatVector sum0 = load(sums, sumAt);
        for (int entry = from; entry < to; entry++) {
          FloatVector input = broadcast(value[entry]);
          sum0 = load(weights, at + column[entry] * stride).fma(input, sum0);
        }
        sum0.intoArray(sums, sumAt);
      }
    }
    return count;
  }

  static void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    for (int k = 0; k < g.stride(); k += panelVectors(g, k) * L) {
      for (int m = 0; m < x.rows(); m++) {
        addOuterProduct(x, m, delta, g, k);
      }
    }
  }

  /** Returns the number of vectors of the panel of g that begins at column {@code k}. */
  private static int panelVectors(Matrix g, int k) {
    int floats = g.stride() - k;
    return floats >= 4 * L ? 4 : floats >= 2 * L ? 2 : 1;
  }

  /**
   * Adds to g, in a panel, the outer product of sample {@code m}: each entry times the sample's
   * errors is added to the entry's row of g.
   */
  private static void addOuterProduct(SparseRows x, int m, Matrix delta, Matrix g, int k) {
    int from = x.start(m);
    int to = x.start(m + 1);
    float[] value = x.value();
    int[] column = x.column();
    float[] ds = delta.data();
    int d = delta.row(m) + k;
    float[] gs = g.data();
    int at = g.offset() + k;
    int stride = g.stride();
    switch (panelVectors(g, k)) {
      case 4 -> {
        FloatVector d0 = load(ds, d);
        FloatVector d1 = load(ds, d + L);
        FloatVector d2 = load(ds, d + 2 * L);
        FloatVector d3 = load(ds, d + 3 * L);
        for (int e = from; e < to; e++) {
          FloatVector xe = broadcast(value[e]);
          int row = at + column[e] * stride;
          d0.fma(xe, load(gs, row)).intoArray(gs, row);
          d1.fma(xe, load(gs, row + L)).intoArray(gs, row + L);
          d2.fma(xe, load(gs, row + 2 * L)).intoArray(gs, row + 2 * L);
          d3.fma(xe, load(gs, row + 3 * L)).intoArray(gs, row + 3 * L);
        }
      }
      case 2 -> {
        FloatVector d0 = load(ds, d);
        FloatVector d1 = load(ds, d + L);
        for (int e = from; e < to; e++) {
          FloatVector xe = broadcast(value[e]);
          int row = at + column[e] * stride;
          d0.fma(xe, load(gs, row)).intoArray(gs, row);
          d1.fma(xe, load(gs, row + L)).intoArray(gs, row + L);
        }
      }
      default -> {
        FloatVector d0 = load(ds, d);
        for (int e = from; e < to; e++) {
          FloatVector xe = broadcast(value[e]);
          int row = at + column[e] * stride;
          d0.fma(xe, load(gs, row)).intoArray(gs, row);
        }
      }
    }
  }

  /** Computes {@code x[i] += y[k + i - from]} for i from {@code from} to {@code to - 1}. */
  static void add(float[] x, int from, int to, float[] y, int k) {
    for (int i = from; i < to; i += L) {
      load(x, i).add(load(y, i + k - from)).intoArray(x, i);
    }
  }
}
