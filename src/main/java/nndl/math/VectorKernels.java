package nndl.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
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
  public void addOuterProducts(Matrix x, Matrix delta, Matrix g) {
    panels.multiply(x.data(), x.offset(), 1, x.stride(), x.rows(), delta, g);
  }

  @Override
  public void sigmoid(Matrix z) {
    float[] data = z.data();
    for (int i = z.offset(), end = z.row(z.rows()); i < end; i += L) {
      sigmoid(data, i);
    }
  }

  /**
   * {@link Sigmoid#of}, step by step, of the vector at {@code i}. Vectors are neither arguments nor
   * results of a method as long as this: not inlined, it would put them on the heap.
   */
  private static void sigmoid(float[] data, int i) {
    FloatVector u = load(data, i).neg();
    u = u.blend(Sigmoid.LIMIT, u.compare(VectorOperators.GT, Sigmoid.LIMIT));
    u = u.blend(-Sigmoid.LIMIT, u.lt(-Sigmoid.LIMIT));
    FloatVector rounded = u.fma(Sigmoid.LOG2_E, Sigmoid.ROUNDER);
    FloatVector n = rounded.sub(Sigmoid.ROUNDER);
    FloatVector r = n.fma(broadcast(-Sigmoid.LN2_LOW), n.fma(broadcast(-Sigmoid.LN2_HIGH), u));
    FloatVector p = r.fma(Sigmoid.P0, Sigmoid.P1);
    p = p.fma(r, broadcast(Sigmoid.P2));
    p = p.fma(r, broadcast(Sigmoid.P3));
    p = p.fma(r, broadcast(Sigmoid.P4));
    p = p.fma(r, broadcast(Sigmoid.P5));
    FloatVector expR = p.fma(r.mul(r), r).add(1f);
    IntVector exponent =
        rounded.reinterpretAsInts().sub(Sigmoid.ROUNDER_BITS - Sigmoid.EXPONENT_BIAS);
    FloatVector power =
        exponent.lanewise(VectorOperators.LSHL, Sigmoid.MANTISSA_BITS).reinterpretAsFloats();
    broadcast(1f).div(expR.mul(power).add(1f)).intoArray(data, i);
  }

  /** {@link Sigmoid#timesDerivative}, step by step. */
  @Override
  public void timesSigmoidDerivative(Matrix delta, Matrix a) {
    int end = delta.row(delta.rows());
    for (int i = delta.offset(), k = a.offset(); i < end; i += L, k += L) {
      FloatVector as = load(a.data(), k);
      FloatVector derivative = as.mul(broadcast(1f).sub(as));
      FloatVector product = load(delta.data(), i).mul(derivative);
      product.blend(0f, product.abs().lt(Sigmoid.LEAST_ERROR)).intoArray(delta.data(), i);
    }
  }

  @Override
  public void addRows(Matrix delta, Matrix g) {
    for (int k = 0; k < g.stride(); k += L) {
      addColumn(
          delta.data(), delta.offset() + k, delta.rows(), delta.stride(), g.data(), g.offset() + k);
    }
  }

  private static void addColumn(float[] delta, int from, int rows, int stride, float[] g, int at) {
    FloatVector sum = load(g, at);
    for (int m = 0, d = from; m < rows; m++, d += stride) {
      sum = sum.add(load(delta, d));
    }
    sum.intoArray(g, at);
  }

  @Override
  public void drain(float factor, float[] from, float[] to, int start, int end) {
    FloatVector scale = broadcast(factor);
    FloatVector zero = broadcast(0);
    for (int i = start; i < end; i += L) {
      FloatVector sum = load(to, i);
      load(from, i).fma(scale, sum).intoArray(to, i);
      zero.intoArray(from, i);
    }
  }

  static FloatVector load(float[] data, int at) {
    return FloatVector.fromArray(FLOATS, data, at);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
