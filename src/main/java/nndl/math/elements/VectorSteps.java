package nndl.math.elements;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Steps} by the Vector API: every weight gets the bits that {@link PlainSteps} gives it,
 * since the same steps stand in the same order. A pass is bound by memory, so the check costs
 * nothing.
 *
 * <p>All that is the same for all weights is a vector before the loop. HotSpot compiles a pass as a
 * part of its callers, and anew after some thousand steps. Where operations in the loop took
 * floats, it then left vectors on the heap, and a pass took several times as long.
 */
final class VectorSteps {
  private VectorSteps() {}

  static boolean drain(float factor, float[] sum, float[] w, int from, int to) {
    FloatVector factors = broadcast(factor);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector moved = load(sum, i).fma(factors, load(w, i));
      check = moved.fma(zero, check);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  static void average(float share, float[] w, float[] a, int from, int to) {
    FloatVector shares = broadcast(share);
    for (int i = from; i < to; i += L) {
      FloatVector before = load(a, i);
      load(w, i).sub(before).fma(shares, before).intoArray(a, i);
    }
  }

  static boolean descend(Pull pull, float eta, float[] sum, float[] w, int from, int to) {
    FloatVector scale = broadcast(pull.scale());
    FloatVector l2 = broadcast(pull.l2());
    FloatVector l1 = broadcast(pull.l1());
    FloatVector minusL1 = broadcast(-pull.l1());
    FloatVector minusDecay = broadcast(-pull.decay());
    FloatVector minusEta = broadcast(-eta);
    FloatVector least = broadcast(Steps.LEAST);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g =
          before.fma(l2, load(sum, i).mul(scale)).add(signed(l1, minusL1, before, zero));
      FloatVector moved = flushed(g.fma(minusEta, before.fma(minusDecay, before)), least, zero);
      check = moved.fma(zero, check);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  static boolean momentum(
      Pull pull,
      float eta,
      float mu,
      boolean nesterov,
      float[] sum,
      float[] w,
      float[] v,
      int from,
      int to) {
    FloatVector scale = broadcast(pull.scale());
    FloatVector l2 = broadcast(pull.l2());
    FloatVector l1 = broadcast(pull.l1());
    FloatVector minusL1 = broadcast(-pull.l1());
    FloatVector minusDecay = broadcast(-pull.decay());
    FloatVector momentum = broadcast(mu);
    FloatVector minusEta = broadcast(-eta);
    FloatVector leastMoment = broadcast(Steps.LEAST_MOMENT);
    FloatVector least = broadcast(Steps.LEAST);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g =
          before.fma(l2, load(sum, i).mul(scale)).add(signed(l1, minusL1, before, zero));
      FloatVector velocity = flushed(load(v, i).fma(momentum, g), leastMoment, zero);
      FloatVector step = nesterov ? velocity.fma(momentum, g) : velocity;
      FloatVector moved = flushed(step.fma(minusEta, before.fma(minusDecay, before)), least, zero);
      check = moved.fma(zero, check);
      velocity.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  static boolean adam(
      Pull pull, Steps.Moments a, float[] sum, float[] w, float[] m, float[] v, int from, int to) {
    FloatVector scale = broadcast(pull.scale());
    FloatVector l2 = broadcast(pull.l2());
    FloatVector l1 = broadcast(pull.l1());
    FloatVector minusL1 = broadcast(-pull.l1());
    FloatVector minusDecay = broadcast(-pull.decay());
    FloatVector beta1 = broadcast(a.beta1());
    FloatVector rest1 = broadcast(a.rest1());
    FloatVector beta2 = broadcast(a.beta2());
    FloatVector rest2 = broadcast(a.rest2());
    FloatVector size = broadcast(a.size());
    FloatVector root = broadcast(a.root());
    FloatVector epsilon = broadcast(a.epsilon());
    FloatVector leastMoment = broadcast(Steps.LEAST_MOMENT);
    FloatVector least = broadcast(Steps.LEAST);
    FloatVector zero = broadcast(0);
    FloatVector check = zero;
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g =
          before.fma(l2, load(sum, i).mul(scale)).add(signed(l1, minusL1, before, zero));
      FloatVector first = flushed(load(m, i).fma(beta1, g.mul(rest1)), leastMoment, zero);
      FloatVector second = flushed(load(v, i).fma(beta2, g.mul(rest2).mul(g)), least, zero);
      FloatVector step = first.mul(size).div(second.sqrt().fma(root, epsilon));
      FloatVector moved = flushed(before.fma(minusDecay, before).sub(step), least, zero);
      check = moved.fma(zero, second.fma(zero, check));
      first.intoArray(m, i);
      second.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  /** l1 with the sign of w, or zero where w is. */
  private static FloatVector signed(
      FloatVector l1, FloatVector minusL1, FloatVector w, FloatVector zero) {
    VectorMask<Float> above = w.compare(VectorOperators.GT, zero);
    return zero.blend(l1, above).blend(minusL1, w.compare(VectorOperators.LT, zero));
  }

  private static FloatVector flushed(FloatVector x, FloatVector least, FloatVector zero) {
    return x.blend(zero, x.abs().compare(VectorOperators.LT, least));
  }
}
