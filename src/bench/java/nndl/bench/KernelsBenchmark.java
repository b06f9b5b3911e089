package nndl.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.elements.Elements;
import nndl.math.elements.Steps;
import nndl.math.products.Arithmetic;
import nndl.math.products.PlainProducts;
import nndl.math.products.Products;
import nndl.math.products.VectorProducts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every product of {@link Products}, plain, vectorised and by BLAS, whose dense products alone are
 * its own and from a certain size on, at the shapes that matter: the book's layer, a wide first
 * layer, a layer of the 12-million-weight network. {@code -prof gc} shows whether one of them makes
 * garbage.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelsBenchmark {
  /** About what MNIST has of pixels that are not zero. */
  private static final double DENSITY = 0.19;

  @Param({"plain", "vector", "blas"})
  public String kernels;

  /** Samples x inputs x outputs. */
  @Param({"10x784x30", "256x784x800", "128x2500x2000"})
  public String shape;

  private Products sut;
  private SparseRows sparse;
  private Matrix dense;
  private Matrix weights;
  private Matrix outputs;
  private Matrix inputErrors;
  private Matrix biases;
  private Matrix delta;
  private Matrix gradient;

  @Setup
  public void setUp() {
    sut =
        switch (kernels) {
          case "plain" -> new PlainProducts();
          case "vector" -> new VectorProducts();
          default -> Products.of(Arithmetic.BLAS);
        };
    String[] sizes = shape.split("x");
    int m = Integer.parseInt(sizes[0]);
    int n = Integer.parseInt(sizes[1]);
    int k = Integer.parseInt(sizes[2]);
    Random random = new Random(1);
    dense = random(random, m, n);
    weights = random(random, n, k);
    delta = random(random, m, k);
    outputs = Matrix.zeros(m, k);
    inputErrors = Matrix.zeros(m, n);
    biases = Matrix.zeros(1, k);
    gradient = Matrix.zeros(n, k);
    sparse = sparse(random, m, n);
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

  private static SparseRows sparse(Random random, int rows, int columns) {
    SparseRows sparse = new SparseRows();
    for (int i = 0; i < rows; i++) {
      int at = sparse.beginRow(columns);
      for (int j = 0; j < columns; j++) {
        if (random.nextDouble() < DENSITY) {
          sparse.column()[at] = j;
          sparse.value()[at++] = random.nextFloat();
        }
      }
      sparse.endRow(at);
    }
    return sparse;
  }

  @Benchmark
  public Matrix sparseProduct() {
    sut.addProduct(sparse, weights, outputs);
    return outputs;
  }

  @Benchmark
  public Matrix sparseOuterProducts() {
    sut.addOuterProducts(sparse, delta, gradient);
    return gradient;
  }

  @Benchmark
  public Matrix denseProduct() {
    sut.addProduct(dense, weights, outputs);
    return outputs;
  }

  @Benchmark
  public Matrix denseProductWithTransposed() {
    sut.addProductWithTransposed(delta, weights, inputErrors);
    return inputErrors;
  }

  @Benchmark
  public Matrix denseOuterProducts() {
    sut.addOuterProducts(dense, delta, gradient);
    return gradient;
  }

  @Benchmark
  public Matrix sigmoid() {
    Elements.apply(Activation.SIGMOID, outputs);
    return outputs;
  }

  @Benchmark
  public Matrix timesSigmoidDerivative() {
    Elements.timesDerivative(Activation.SIGMOID, delta, outputs);
    return delta;
  }

  @Benchmark
  public Matrix addRows() {
    sut.addRows(delta, biases);
    return biases;
  }

  /** A step: the whole gradient into the weights. */
  @Benchmark
  public boolean addAndClear() {
    return Steps.addAndClear(-0.1f, gradient.data(), weights.data(), 0, gradient.data().length);
  }
}
