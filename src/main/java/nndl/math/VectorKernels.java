package nndl.math;

import static nndl.math.VectorElements.Operation.ADD;
import static nndl.math.VectorElements.Operation.SIGMOID;
import static nndl.math.VectorElements.Operation.TIMES_SIGMOID_DERIVATIVE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels} by the Vector API: lanes are different elements of the result, so every element
 * is summed in the order that {@link PlainKernels} sums it, and gets its bits, whatever the lane
 * width.
 */
public final class VectorKernels implements Kernels {
  static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > Matrix.LANES
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  static final int L = FLOATS.length();

  private final VectorPanels panels = new VectorPanels();

  @Override
  public void addProduct(SparseRows x, Matrix w, Matrix z) {
    VectorRows.addProduct(x, w, z);
  }

  @Override
  public void addOuterProducts(SparseRows x, Matrix delta, Matrix g) {
    VectorRows.addOuterProducts(x, delta, g);
  }

  @Override
  public void addProduct(Matrix x, Matrix w, Matrix z) {
    panels.multiply(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
  }

  @Override
  public void addProductWithTransposed(Matrix x, Matrix w, Matrix z) {
    panels.multiplyWithTransposed(x.data(), x.offset(), x.stride(), 1, x.columns(), w, z);
  }

  @Override
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    panels.multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, g);
  }

  @Override
  public void sigmoid(Matrix z) {
    VectorElements.apply(SIGMOID, z.data(), z.offset(), z.row(z.rows()), z.data(), z.offset());
  }

  @Override
  public void timesSigmoidDerivative(Matrix delta, Matrix a) {
    int end = delta.row(delta.rows());
    VectorElements.apply(
        TIMES_SIGMOID_DERIVATIVE, delta.data(), delta.offset(), end, a.data(), a.offset());
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    int end = g.offset() + g.stride();
    for (int m = 0; m < delta.rows(); m++) {
      VectorElements.apply(ADD, g.data(), g.offset(), end, delta.data(), delta.row(m));
    }
  }

  @Override
  public void drain(float factor, float[] from, float[] to, int start, int end) {
    VectorElements.drain(factor, from, to, start, end);
  }

  static FloatVector load(float[] data, int at) {
    return FloatVector.fromArray(FLOATS, data, at);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
