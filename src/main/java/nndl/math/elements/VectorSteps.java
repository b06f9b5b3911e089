package nndl.math.elements;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static nndl.math.Lanes.FLOATS;
import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link Steps} by the Vector API. Every weight gets the same bits as from {@link PlainSteps},
 * because the same operations come in the same order. The speed of a pass is limited by the memory,
 * so the check for finite numbers costs no time.
 *
 * <p>The coefficients are copied to vectors before the loop. HotSpot inlines a pass into its
 * callers, and compiles these again after some thousand steps. When operations in the loop took
 * floats, HotSpot then allocated vectors on the heap, and a pass took several times as long. The
 * same happened when the loop called methods of this project: in a deep chain of calls, HotSpot
 * inlines only the methods of the Vector API.
 */
final class VectorSteps {
  private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

  private VectorSteps() {}

  /**
   * Compares the bits of the numbers as integers, because infinity and NaN have the largest bits.
   * Such a comparison takes one cycle. An addition of floats takes four cycles, and each would wait
   * for the one before.
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
      FloatVector g = before.fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale));
      g = g.add(zero.blend(l1, before.compare(GT, zero)).blend(minusL1, before.lt(zero)));
      FloatVector moved = g.fma(minusEta, before.fma(minusDecay, before));
      moved = moved.blend(zero, moved.abs().lt(least));
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
      FloatVector g = before.fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale));
      g = g.add(zero.blend(l1, before.compare(GT, zero)).blend(minusL1, before.lt(zero)));
      FloatVector velocity = FloatVector.fromArray(FLOATS, v, i).fma(momentum, g);
      velocity = velocity.blend(zero, velocity.abs().lt(leastMoment));
      FloatVector step = nesterov ? velocity.fma(momentum, g) : velocity;
      FloatVector moved = step.fma(minusEta, before.fma(minusDecay, before));
      moved = moved.blend(zero, moved.abs().lt(least));
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
      FloatVector g = before.fma(l2, FloatVector.fromArray(FLOATS, sum, i).mul(scale));
      g = g.add(zero.blend(l1, before.compare(GT, zero)).blend(minusL1, before.lt(zero)));
      FloatVector first = FloatVector.fromArray(FLOATS, m, i).fma(beta1, g.mul(rest1));
      first = first.blend(zero, first.abs().lt(leastMoment));
      FloatVector second = FloatVector.fromArray(FLOATS, v, i).fma(beta2, g.mul(rest2).mul(g));
      second = second.blend(zero, second.abs().lt(least));
      FloatVector step = first.mul(size).div(second.sqrt().fma(root, epsilon));
      FloatVector moved = before.fma(minusDecay, before).sub(step);
      moved = moved.blend(zero, moved.abs().lt(least));
      check = moved.fma(zero, second.fma(zero, check));
      first.intoArray(m, i);
      second.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(ADD) == 0;
  }
}
