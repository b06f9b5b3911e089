package nndl.math.products;

import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.assertSameOutside;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.inputs;
import static nndl.math.KernelCases.sparse;
import static nndl.math.KernelCases.target;

import java.util.ArrayList;
import java.util.List;
import nndl.math.Matrix;

/**
 * Sizes on both sides of every edge of the products with sparse rows: of panels, which are one to
 * five vectors wide, of blocks, which have 204, 409 or 819 rows where a vector has 16, 8 or 4
 * lanes, and of the numbers of samples from which on panels are copied and inputs transposed.
 */
final class SparseCases {
  private static final double SHARE = 0.2;
  private static final int[] PANELS = {1, 15, 16, 17, 32, 48, 64, 80, 81, 97, 113, 129, 177, 800};
  private static final int[] BLOCKS = {203, 204, 205, 408, 409, 410, 784, 818, 819, 820, 1638};
  private static final int[] SAMPLES = {1, 2, 9, 31, 32, 33, 39, 40, 41, 63, 64, 65, 120};
  private static final double[] SHARES = {0, 0.1, 0.25, 0.32, 0.35, 0.4, 0.5, 0.6, 0.98, 1};

  private final Products plain = new PlainProducts();
  private final Products vector = new VectorProducts();

  /** Of the inputs a share is not zero. */
  record Sizes(int samples, int inputs, int outputs, double share) {
    Sizes(int samples, int inputs, int outputs) {
      this(samples, inputs, outputs, SHARE);
    }
  }

  static List<Sizes> all() {
    List<Sizes> all = new ArrayList<>();
    for (int outputs : PANELS) {
      all.add(new Sizes(9, 90, outputs));
      all.add(new Sizes(120, 90, outputs));
      all.add(new Sizes(120, 450, outputs));
    }
    for (int rows : BLOCKS) {
      all.add(new Sizes(60, rows, 130));
      all.add(new Sizes(rows, 60, 130));
    }
    for (int samples : SAMPLES) {
      all.add(new Sizes(samples, 410, 113));
      all.add(new Sizes(samples, 410, 129));
    }
    return all;
  }

  /**
   * On both sides of the shares from which on inputs are multiplied as dense ones, where those of
   * gradients are transposed, and where they are not: of few samples, and of a narrow layer.
   */
  static List<Sizes> shares() {
    List<Sizes> all = new ArrayList<>();
    for (double share : SHARES) {
      all.add(new Sizes(70, 90, 130, share));
      all.add(new Sizes(20, 90, 130, share));
      all.add(new Sizes(70, 90, 100, share));
    }
    return all;
  }

  void assertPlainBits(Sizes sizes) {
    Matrix x = inputs(sizes.samples, sizes.inputs, sizes.share);
    Matrix w = factor(sizes.inputs, sizes.outputs);
    Matrix before = target(sizes.samples, sizes.outputs);
    Matrix expected = copy(before);
    plain.addProduct(sparse(x), w, expected);
    Matrix z = copy(before);
    vector.addProduct(sparse(x), w, z);
    assertSameBits(expected, z);
    assertSameOutside(before, z);

    Matrix delta = factor(sizes.samples, sizes.outputs);
    before = target(sizes.inputs, sizes.outputs);
    expected = copy(before);
    plain.addOuterProducts(sparse(x), delta, expected);
    Matrix g = copy(before);
    vector.addOuterProducts(sparse(x), delta, g);
    assertSameBits(expected, g);
    assertSameOutside(before, g);
  }
}
