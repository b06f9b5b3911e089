package nndl.math.elements;

import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Steps} by the Vector API: every weight gets the bits that {@link PlainSteps} gives it,
 * since the same steps stand in the same order. A pass is bound by memory, so the check costs
 * nothing.
 */
final class VectorSteps {
  private VectorSteps() {}

  static boolean drain(float factor, float[] sum, float[] w, int from, int to) {
    FloatVector zero = broadcast(0);
    FloatVector check = broadcast(0);
    for (int i = from; i < to; i += L) {
      FloatVector moved = load(sum, i).fma(broadcast(factor), load(w, i));
      check = moved.fma(zero, check);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  static void average(float share, float[] w, float[] a, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector before = load(a, i);
      load(w, i).sub(before).fma(broadcast(share), before).intoArray(a, i);
    }
  }

  static boolean descend(Pull pull, float eta, float[] sum, float[] w, int from, int to) {
    FloatVector zero = broadcast(0);
    FloatVector check = broadcast(0);
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g = gradient(pull, load(sum, i), before);
      FloatVector moved = g.fma(broadcast(-eta), decayed(pull, before));
      moved = flushed(moved, Steps.LEAST);
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
    FloatVector zero = broadcast(0);
    FloatVector check = broadcast(0);
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g = gradient(pull, load(sum, i), before);
      FloatVector velocity = flushed(load(v, i).fma(broadcast(mu), g), Steps.LEAST_MOMENT);
      FloatVector step = nesterov ? velocity.fma(broadcast(mu), g) : velocity;
      FloatVector moved = step.fma(broadcast(-eta), decayed(pull, before));
      moved = flushed(moved, Steps.LEAST);
      check = moved.fma(zero, check);
      velocity.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  static boolean adam(
      Pull pull, Steps.Moments a, float[] sum, float[] w, float[] m, float[] v, int from, int to) {
    FloatVector zero = broadcast(0);
    FloatVector check = broadcast(0);
    for (int i = from; i < to; i += L) {
      FloatVector before = load(w, i);
      FloatVector g = gradient(pull, load(sum, i), before);
      FloatVector first = load(m, i).fma(broadcast(a.beta1()), g.mul(a.rest1()));
      first = flushed(first, Steps.LEAST_MOMENT);
      FloatVector second = load(v, i).fma(broadcast(a.beta2()), g.mul(a.rest2()).mul(g));
      second = flushed(second, Steps.LEAST);
      FloatVector root = second.sqrt().fma(broadcast(a.root()), broadcast(a.epsilon()));
      FloatVector moved = decayed(pull, before).sub(first.mul(a.size()).div(root));
      moved = flushed(moved, Steps.LEAST);
      check = moved.fma(zero, second.fma(zero, check));
      first.intoArray(m, i);
      second.intoArray(v, i);
      moved.intoArray(w, i);
      zero.intoArray(sum, i);
    }
    return check.reduceLanes(VectorOperators.ADD) == 0;
  }

  private static FloatVector gradient(Pull pull, FloatVector sum, FloatVector w) {
    FloatVector g = w.fma(broadcast(pull.l2()), sum.mul(pull.scale()));
    FloatVector sign = broadcast(0).blend(1f, w.compare(VectorOperators.GT, 0f));
    sign = sign.blend(-1f, w.lt(0f));
    return sign.fma(broadcast(pull.l1()), g);
  }

  private static FloatVector decayed(Pull pull, FloatVector w) {
    return w.fma(broadcast(-pull.decay()), w);
  }

  private static FloatVector flushed(FloatVector x, float least) {
    return x.blend(0f, x.abs().lt(least));
  }
}
