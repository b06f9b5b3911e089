package nndl.math.products;

import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.inputs;
import static nndl.math.KernelCases.sparse;
import static nndl.math.KernelCases.target;
import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Slow;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sparse inputs that hold few zeros are multiplied as dense ones, and give the same bits. */
@Slow
class VectorProductsTest {
  private static final int SAMPLES = 70;
  private static final int INPUTS = 90;
  private static final int OUTPUTS = 130;

  private final Products plain = new PlainProducts();
  private final Products vector = new VectorProducts();
  private final SparseCases cases = new SparseCases();

  @ParameterizedTest
  @MethodSource("nndl.math.products.SparseCases#shares")
  void giveThePlainBitsForAnyShareOfZeros(SparseCases.Sizes sizes) {
    cases.assertPlainBits(sizes);
  }

  @ParameterizedTest
  @MethodSource("nndl.math.products.DenseCases#all")
  void giveThePlainBitsOfDenseInputsOfAnySizes(TileCases.Sizes sizes) {
    new DenseCases().assertPlainBits(sizes);
  }

  @Test
  void giveThePlainBitsForFewerAndMoreSamplesThanBefore() {
    for (int samples : new int[] {80, 70, 120}) {
      Matrix x = inputs(samples, INPUTS, 0.8);
      Matrix w = factor(INPUTS, OUTPUTS);
      Matrix expected = target(samples, OUTPUTS);
      Matrix z = target(samples, OUTPUTS);
      plain.addProduct(sparse(x), w, expected);
      vector.addProduct(sparse(x), w, z);
      assertSameBits(expected, z);
    }
  }

  @ParameterizedTest
  @MethodSource("nndl.math.products.SparseCases#all")
  void giveThePlainBitsForAnySizes(SparseCases.Sizes sizes) {
    cases.assertPlainBits(sizes);
  }

  /** What an infinite weight tells: its product with zero is no number, unless it is left out. */
  @ParameterizedTest
  @CsvSource({"-0.35, false", "-0.05, false", "0.05, true", "0.4, true"})
  void multiplyTheZerosFromAShareOnThatIsNotZero(double above, boolean zerosToo) {
    double share = VectorProducts.DENSE_PRODUCT + above;
    Matrix x = inputsWithoutTheThird(SAMPLES, share);
    Matrix w = factor(INPUTS, OUTPUTS);
    w.set(3, 5, Float.POSITIVE_INFINITY);
    Matrix z = Matrix.zeros(SAMPLES, OUTPUTS);
    vector.addProduct(sparse(x), w, z);
    assertEquals(zerosToo, Float.isNaN(z.get(7, 5)));

    assertEquals(zerosToo, multipliesTheZerosOfGradients(x, OUTPUTS));
  }

  /**
   * Where they are not transposed each entry reads and writes a row, so a smaller share will do.
   */
  @ParameterizedTest
  @CsvSource({
    "20, 130, -0.25, false", "20, 130, -0.05, false", "20, 130, 0.05, true", "20, 130, 0.4, true",
    "70, 100, -0.25, false", "70, 100, -0.05, false", "70, 100, 0.05, true", "70, 100, 0.4, true"
  })
  void multiplyTheZerosOfFewSamplesAndOfNarrowLayersFromASmallerShareOn(
      int samples, int outputs, double above, boolean zerosToo) {
    Matrix x = inputsWithoutTheThird(samples, VectorProducts.DENSE_OUTER_PRODUCTS + above);
    assertEquals(zerosToo, multipliesTheZerosOfGradients(x, outputs));
  }

  /** Of input 3, counted from 0, all samples have zeros. */
  private static Matrix inputsWithoutTheThird(int samples, double share) {
    Matrix x = inputs(samples, INPUTS, share);
    for (int i = 0; i < samples; i++) {
      x.set(i, 3, 0);
    }
    return x;
  }

  private boolean multipliesTheZerosOfGradients(Matrix x, int outputs) {
    Matrix delta = factor(x.rows(), outputs);
    delta.set(8, 5, Float.POSITIVE_INFINITY);
    Matrix g = Matrix.zeros(INPUTS, outputs);
    vector.addOuterProducts(sparse(x), delta, g);
    return Float.isNaN(g.get(3, 5));
  }
}
