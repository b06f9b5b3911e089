package nndl.math;

import static nndl.math.VectorKernels.FLOATS;
import static nndl.math.VectorKernels.L;
import static nndl.math.VectorKernels.broadcast;
import static nndl.math.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Operations on each element of a block by itself.
 *
 * <p>Most stand in one method, which is longer than what HotSpot inlines (325 bytes of bytecode):
 * inlined into a large caller, some of its vectors end on the heap, or its operations in calls.
 */
final class VectorElements {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  private VectorElements() {}

  /** What becomes of x, and of y. */
  enum Operation {
    /** x becomes {@link Sigmoid#of sigma(x)}. */
    SIGMOID,
    /** x becomes {@link Sigmoid#timesDerivative x y (1 - y)}. */
    TIMES_SIGMOID_DERIVATIVE,
    /** x += y. */
    ADD
  }

  /**
   * Applies an operation to x from {@code from} to {@code to - 1}, whole vectors, and as many
   * elements of y from {@code k}.
   */
  static void apply(Operation operation, float[] x, int from, int to, float[] y, int k) {
    int shift = k - from;
    switch (operation) {
      case SIGMOID -> {
        for (int i = from; i < to; i += L) {
          FloatVector u = load(x, i).neg();
          u = u.blend(Sigmoid.LIMIT, u.compare(VectorOperators.GT, Sigmoid.LIMIT));
          u = u.blend(-Sigmoid.LIMIT, u.lt(-Sigmoid.LIMIT));
          FloatVector rounded = u.fma(Sigmoid.LOG2_E, Sigmoid.ROUNDER);
          FloatVector n = rounded.sub(Sigmoid.ROUNDER);
          FloatVector r =
              n.fma(broadcast(-Sigmoid.LN2_LOW), n.fma(broadcast(-Sigmoid.LN2_HIGH), u));
          FloatVector p = r.fma(Sigmoid.P0, Sigmoid.P1);
          p = p.fma(r, broadcast(Sigmoid.P2));
          p = p.fma(r, broadcast(Sigmoid.P3));
          p = p.fma(r, broadcast(Sigmoid.P4));
          p = p.fma(r, broadcast(Sigmoid.P5));
          FloatVector expR = p.fma(r.mul(r), r).add(1f);
          IntVector bits = (IntVector) rounded.reinterpretShape(INTS, 0);
          IntVector exponent = bits.sub(Sigmoid.ROUNDER_BITS - Sigmoid.EXPONENT_BIAS);
          FloatVector power =
              (FloatVector) exponent.mul(1 << Sigmoid.MANTISSA_BITS).reinterpretShape(FLOATS, 0);
          FloatVector q = expR.mul(power).add(1f);
          q.broadcast(1f).div(q).intoArray(x, i);
        }
      }
      case TIMES_SIGMOID_DERIVATIVE -> {
        for (int i = from; i < to; i += L) {
          FloatVector a = load(y, i + shift);
          FloatVector product = load(x, i).mul(a.mul(a.broadcast(1f).sub(a)));
          product.blend(0f, product.abs().lt(Sigmoid.LEAST_ERROR)).intoArray(x, i);
        }
      }
      case ADD -> {
        for (int i = from; i < to; i += L) {
          load(x, i).add(load(y, i + shift)).intoArray(x, i);
        }
      }
    }
  }

  /**
   * {@link Kernels#drain}, in a method of its own: the others have long been compiled when long
   * gradients are first drained, and what HotSpot then adds to them leaves its vectors on the heap.
   */
  static void drain(float factor, float[] from, float[] to, int start, int end) {
    for (int i = start; i < end; i += L) {
      load(from, i).fma(broadcast(factor), load(to, i)).intoArray(to, i);
      broadcast(0).intoArray(from, i);
    }
  }
}
