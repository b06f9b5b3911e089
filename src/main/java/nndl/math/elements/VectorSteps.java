package nndl.math.elements;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static nndl.math.Lanes.FLOATS;
import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link Steps} by the Vector API: every weight gets the bits that {@link PlainSteps} gives it,
 * since the same steps stand in the same order. A pass is bound by memory, so the check costs
 * nothing.
 *
 * <p>All that is the same for all weights is a vector before the loop. HotSpot compiles a pass as a
 * part of its callers, and anew after some thousand steps. Where operations in the loop took
 * floats, it then left vectors on the heap, and a pass took several times as long. So it did where
 * the loop called methods of our own: in deep callers HotSpot makes none but the Vector API's a
 * part of the loop.
 */
final class VectorSteps {
  private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  private VectorSteps() {}

  /**
   * Compares bits as integers, of which infinity and NaN have the largest: that takes a cycle,
   * where an addition of floats takes four, and each waits for the one before it.
   */
  static boolean addAndClear(float factor, float[] sum, float[] w, int from, int to) {
    FloatVector factors = broadcast(factor);
    FloatVector zero = broadcast(0);
    IntVector largest = zero.reinterpretAsInts();
    for (int i = from; i < to; i += L) {
      FloatVector moved =
          FloatVector.fromArray(FLOATS, sum, i).fma(factors, FloatVector.fromArray(FLOATS, w, i));
      largest = largest.max(moved.abs().reinterpretAsInts());
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return largest.reduceLanes(MAX) < INFINITY;
  }

  static void average(float share, float[] w, float[] a, int from, int to) {
    FloatVector shares = broadcast(share);
    for (int i = from; i < to; i += L) {
      FloatVector before = FloatVector.fromArray(FLOATS, a, i);
      FloatVector.fromArray(FLOATS, w, i).sub(before).fma(shares, before).intoArray(a, i);
    }
  }

  static boolean descend(
      RegularisationCoefficients coefficients,
      float eta,
      float[] sum,
      float[] w,
      int from,
      int to) {
    FloatVector scale = broadcast(coefficients.scale());
    FloatVector l2 = broadcast(coefficients.l2());
    FloatVector l1 = broadcast(coefficients.l1());
    FloatVector minusL1 = broadcast(-coefficients.l1());
    FloatVector minusDecay = broadcast(-coefficients.decay());
    FloatVector minusEta = broadcast(-eta);
    FloatVector least = broadcast(Steps.MIN);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = FloatVector.fromArray(FLOATS, w, i);
      FloatVector g =
          before
              .fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale))
              .add(
                  zero.blend(l1, before.compare(GT, zero))
                      .blend(minusL1, before.compare(LT, zero)));
      FloatVector moved = g.fma(minusEta, before.fma(minusDecay, before));
      moved = moved.blend(zero, moved.abs().compare(LT, least));
      check = moved.fma(zero, check);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(ADD) == 0;
  }

  static boolean momentum(
      RegularisationCoefficients coefficients,
      float eta,
      float mu,
      boolean nesterov,
      float[] sum,
      float[] w,
      float[] v,
      int from,
      int to) {
    FloatVector scale = broadcast(coefficients.scale());
    FloatVector l2 = broadcast(coefficients.l2());
    FloatVector l1 = broadcast(coefficients.l1());
    FloatVector minusL1 = broadcast(-coefficients.l1());
    FloatVector minusDecay = broadcast(-coefficients.decay());
    FloatVector momentum = broadcast(mu);
    FloatVector minusEta = broadcast(-eta);
    FloatVector leastMoment = broadcast(Steps.MIN_MOMENT);
    FloatVector least = broadcast(Steps.MIN);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = FloatVector.fromArray(FLOATS, w, i);
      FloatVector g =
          before
              .fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale))
              .add(
                  zero.blend(l1, before.compare(GT, zero))
                      .blend(minusL1, before.compare(LT, zero)));
      FloatVector velocity = FloatVector.fromArray(FLOATS, v, i).fma(momentum, g);
      velocity = velocity.blend(zero, velocity.abs().compare(LT, leastMoment));
      FloatVector step = nesterov ? velocity.fma(momentum, g) : velocity;
      FloatVector moved = step.fma(minusEta, before.fma(minusDecay, before));
      moved = moved.blend(zero, moved.abs().compare(LT, least));
      check = moved.fma(zero, check);
      velocity.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(ADD) == 0;
  }

  static boolean adam(
      RegularisationCoefficients coefficients,
      Steps.Moments a,
      float[] sum,
      float[] w,
      float[] m,
      float[] v,
      int from,
      int to) {
    FloatVector scale = broadcast(coefficients.scale());
    FloatVector l2 = broadcast(coefficients.l2());
    FloatVector l1 = broadcast(coefficients.l1());
    FloatVector minusL1 = broadcast(-coefficients.l1());
    FloatVector minusDecay = broadcast(-coefficients.decay());
    FloatVector beta1 = broadcast(a.beta1());
    FloatVector rest1 = broadcast(a.rest1());
    FloatVector beta2 = broadcast(a.beta2());
    FloatVector rest2 = broadcast(a.rest2());
    FloatVector size = broadcast(a.size());
    FloatVector root = broadcast(a.root());
    FloatVector epsilon = broadcast(a.epsilon());
    FloatVector leastMoment = broadcast(Steps.MIN_MOMENT);
    FloatVector least = broadcast(Steps.MIN);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = FloatVector.fromArray(FLOATS, w, i);
      FloatVector g =
          before
              .fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale))
              .add(
                  zero.blend(l1, before.compare(GT, zero))
                      .blend(minusL1, before.compare(LT, zero)));
      FloatVector first = FloatVector.fromArray(FLOATS, m, i).fma(beta1, g.mul(rest1));
      first = first.blend(zero, first.abs().compare(LT, leastMoment));
      FloatVector second = FloatVector.fromArray(FLOATS, v, i).fma(beta2, g.mul(rest2).mul(g));
      second = second.blend(zero, second.abs().compare(LT, least));
      FloatVector step = first.mul(size).div(second.sqrt().fma(root, epsilon));
      FloatVector moved = before.fma(minusDecay, before).sub(step);
      moved = moved.blend(zero, moved.abs().compare(LT, least));
      check = moved.fma(zero, second.fma(zero, check));
      first.intoArray(m, i);
      second.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(ADD) == 0;
  }
}
