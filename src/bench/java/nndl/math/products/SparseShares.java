package nndl.math.products;

import static nndl.bench.Calls.seconds;
import static nndl.math.KernelCases.inputs;
import static nndl.math.KernelCases.sparse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import nndl.math.Matrix;
import nndl.math.SparseRows;

/**
 * From which share of inputs that are not zero on a dense product of the first layer takes less
 * time than a sparse one, on this machine and JVM: the shares of {@link VectorProducts}. One
 * thread, by turns.
 *
 * <p>Arguments are shapes, samples x inputs x outputs: {@code 125x784x800}. Prints a line for each
 * shape, product and share: how long the dense product takes, with its copy of the inputs, over the
 * sparse one, a median. {@code written} is the gradient of few samples or outputs, whose inputs are
 * not transposed.
 */
final class SparseShares {
  private static final double[] SHARES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
  private static final int ROUNDS = 9;
  private static final double WARM_UP_SECONDS = 0.5;
  private static final double ROUND_SECONDS = 0.02;

  private final VectorRows rows = new VectorRows();
  private final VectorTiles tiles = new VectorTiles();
  private final SparseRows transposed = new SparseRows();

  private SparseShares() {}

  public static void main(String[] shapes) {
    for (String shape : shapes) {
      int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
      for (double share : SHARES) {
        new SparseShares().compare(shape, share, sizes[0], sizes[1], sizes[2]);
      }
    }
  }

  private void compare(String shape, double share, int samples, int inputs, int outputs) {
    SparseRows x = sparse(inputs(samples, inputs, share));
    Matrix whole = Matrix.zeros(samples, inputs);
    Matrix w = Matrix.zeros(inputs, outputs);
    Matrix z = Matrix.zeros(samples, outputs);
    print(
        shape,
        "forward",
        share,
        () -> {
          x.copyInto(whole);
          tiles.addProduct(whole, w, z);
        },
        () -> rows.addProduct(x, w, z));
    Runnable dense =
        () -> {
          x.copyInto(whole);
          tiles.addTransposedProduct(whole, z, w);
        };
    print(
        shape,
        "gradient",
        share,
        dense,
        () -> {
          transposed.setTransposed(x, inputs);
          rows.addProduct(transposed, z, w);
        });
    print(shape, "written", share, dense, () -> VectorRows.addOuterProducts(x, z, w));
  }

  private static void print(
      String shape, String product, double share, Runnable dense, Runnable sparse) {
    seconds(dense, WARM_UP_SECONDS);
    seconds(sparse, WARM_UP_SECONDS);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      ratios.add(seconds(dense, ROUND_SECONDS) / seconds(sparse, ROUND_SECONDS));
    }
    double ratio = ratios.stream().sorted().toList().get(ROUNDS / 2);
    System.out.printf(Locale.ROOT, "%s %s %.2f %.2f%n", shape, product, share, ratio);
  }
}
