package nndl.bench;

import static nndl.bench.Calls.seconds;

import dev.ludovic.netlib.blas.NativeBLAS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.products.Arithmetic;
import nndl.math.products.Products;

/**
 * The dense products of training beside {@code sgemm} of a native BLAS, in one thread and in turns.
 * Prints a line a product: its name, our GFLOP/s, the library's, and their ratio, each a median.
 *
 * <p>Arguments are shapes, samples x inputs x outputs: {@code 504x2000x1536}. Each is measured as a
 * layer needs it: forward, backward to the layer's inputs, and the gradient of its weights. With
 * {@code first} before it, {@code first:128x784x800}, the layer is the first, whose inputs come as
 * sparse rows, here without a zero.
 */
final class DenseProducts {
  private static final int ROUNDS = 15;
  private static final double WARM_UP_SECONDS = 0.6;
  private static final double ROUND_SECONDS = 0.02;

  private static final String FIRST = "first:";

  private final Products library = Products.of(Arithmetic.BLAS);
  private final Products products = Products.fastest();

  private DenseProducts() {}

  public static void main(String[] shapes) {
    NativeBLAS.getInstance(); // fails where the machine has none
    for (String shape : shapes) {
      boolean first = shape.startsWith(FIRST);
      String sizes = first ? shape.substring(FIRST.length()) : shape;
      int[] mnk = Arrays.stream(sizes.split("x")).mapToInt(Integer::parseInt).toArray();
      new DenseProducts().compare(shape, first, mnk[0], mnk[1], mnk[2]);
    }
  }

  private void compare(String shape, boolean first, int m, int n, int k) {
    Random random = new Random(1);
    Matrix x = random(random, m, n);
    Matrix w = random(random, n, k);
    Matrix z = Matrix.zeros(m, k);
    Matrix delta = random(random, m, k);
    Matrix below = Matrix.zeros(m, n);
    Matrix g = Matrix.zeros(n, k);
    SparseRows inputs = rows(x);
    double flops = 2.0 * m * n * k;
    compare(
        shape + " forward",
        flops,
        first ? () -> products.addProduct(inputs, w, z) : () -> products.addProduct(x, w, z),
        () -> library.addProduct(x, w, z));
    if (!first) {
      compare(
          shape + " backward",
          flops,
          () -> products.addProductWithTransposed(delta, w, below),
          () -> library.addProductWithTransposed(delta, w, below));
    }
    compare(
        shape + " gradient",
        flops,
        first
            ? () -> products.addOuterProducts(inputs, delta, g)
            : () -> products.addOuterProducts(x, delta, g),
        () -> library.addOuterProducts(x, delta, g));
  }

  private static SparseRows rows(Matrix x) {
    SparseRows rows = new SparseRows();
    for (int i = 0; i < x.rows(); i++) {
      int at = rows.beginRow(x.columns());
      for (int j = 0; j < x.columns(); j++) {
        rows.column()[at + j] = j;
        rows.value()[at + j] = x.get(i, j);
      }
      rows.endRow(at + x.columns());
    }
    return rows;
  }

  private static Matrix random(Random random, int rows, int columns) {
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, random.nextFloat() - 0.5f);
      }
    }
    return matrix;
  }

  private static void compare(String name, double flops, Runnable ours, Runnable theirs) {
    seconds(ours, WARM_UP_SECONDS);
    seconds(theirs, WARM_UP_SECONDS / 4);
    List<Double> our = new ArrayList<>();
    List<Double> their = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      double mine = flops / seconds(ours, ROUND_SECONDS) / 1e9;
      double library = flops / seconds(theirs, ROUND_SECONDS) / 1e9;
      our.add(mine);
      their.add(library);
      ratios.add(mine / library);
    }
    System.out.printf("%s %.1f %.1f %.3f%n", name, median(our), median(their), median(ratios));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
