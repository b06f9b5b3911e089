package nndl.math.elements;

import static nndl.math.Lanes.FLOATS;
import static nndl.math.Lanes.L;
import static nndl.math.Lanes.broadcast;
import static nndl.math.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elements} by the Vector API. Every element gets the same bits as from {@link
 * PlainElements}, because the same operations come in the same order.
 *
 * <p>The activations are in methods that are too long for HotSpot to inline (more than 325 bytes of
 * bytecode). Inlined into a large caller, some of their vectors would be allocated on the heap, or
 * some of their operations would become method calls. Too many activations in one method have the
 * same effect, so there are two methods.
 */
final class VectorElements {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  /**
   * The longest row, in floats, that {@link #setRows} copies faster than one call of arraycopy for
   * each row.
   */
  static final int NARROW = 64;

  private VectorElements() {}

  /**
   * Copies {@code stride} floats, from {@code row[at]} on, to every row of x. The rows of x begin
   * at {@code from} and end before {@code to}.
   */
  static void setRows(float[] x, int from, int to, int stride, float[] row, int at) {
    for (int j = 0; j < stride; j += L) {
      FloatVector part = load(row, at + j);
      for (int i = from + j; i < to; i += stride) {
        part.intoArray(x, i);
      }
    }
  }

  static void apply(Activation f, float[] x, int from, int to) {
    run(f, false, x, from, to, x, from);
  }

  static void timesDerivative(Activation f, float[] delta, int from, int to, float[] a, int k) {
    run(f, true, delta, from, to, a, k);
  }

  /**
   * Applies an activation to {@code x[from]} to {@code x[to - 1]}, a range of whole vectors. x
   * becomes f(x), or with {@code derivative} x f'(z). For a derivative, y contains f(z) from {@code
   * k} on, or z if the derivative is computed from z.
   */
  private static void run(
      Activation f, boolean derivative, float[] x, int from, int to, float[] y, int k) {
    int shift = k - from;
    switch (f) {
      case SIGMOID -> {
        if (derivative) {
          for (int i = from; i < to; i += L) {
            FloatVector a = load(y, i + shift);
            flushed(load(x, i).mul(a.mul(a.broadcast(1f).sub(a)))).intoArray(x, i);
          }
        } else {
          for (int i = from; i < to; i += L) {
            FloatVector u = load(x, i).neg();
            u = u.blend(Sigmoid.LIMIT, u.compare(VectorOperators.GT, Sigmoid.LIMIT));
            u = u.blend(-Sigmoid.LIMIT, u.lt(-Sigmoid.LIMIT));
            FloatVector q = exp(u).add(1f);
            q.broadcast(1f).div(q).intoArray(x, i);
          }
        }
      }
      case TANH -> {
        if (derivative) {
          for (int i = from; i < to; i += L) {
            FloatVector a = load(y, i + shift);
            flushed(load(x, i).mul(a.neg().fma(a, a.broadcast(1f)))).intoArray(x, i);
          }
        } else {
          for (int i = from; i < to; i += L) {
            tanh(load(x, i)).intoArray(x, i);
          }
        }
      }
      default -> runUnusual(f, derivative, x, from, to, y, k);
    }
  }

  /**
   * Like {@link #run}, but for the activations that are used less often. They are in a method of
   * their own to keep {@link #run} small.
   */
  private static void runUnusual(
      Activation f, boolean derivative, float[] x, int from, int to, float[] y, int k) {
    int shift = k - from;
    switch (f) {
      case SCALED_TANH -> {
        if (derivative) {
          for (int i = from; i < to; i += L) {
            FloatVector t = load(y, i + shift).div(ScaledTanh.HEIGHT);
            FloatVector slope = t.neg().fma(t, t.broadcast(1f));
            flushed(load(x, i).mul(slope.mul(ScaledTanh.HEIGHT * ScaledTanh.WIDTH)))
                .intoArray(x, i);
          }
        } else {
          for (int i = from; i < to; i += L) {
            tanh(load(x, i).mul(ScaledTanh.WIDTH)).mul(ScaledTanh.HEIGHT).intoArray(x, i);
          }
        }
      }
      case RELU -> {
        if (derivative) {
          for (int i = from; i < to; i += L) {
            FloatVector delta = load(x, i);
            VectorMask<Float> above = load(y, i + shift).compare(VectorOperators.GT, 0f);
            flushed(delta.broadcast(0f).blend(delta, above)).intoArray(x, i);
          }
        } else {
          for (int i = from; i < to; i += L) {
            FloatVector z = load(x, i);
            z.blend(0f, z.lt(0f)).intoArray(x, i);
          }
        }
      }
      case LEAKY_RELU -> {
        if (derivative) {
          for (int i = from; i < to; i += L) {
            FloatVector delta = load(x, i);
            VectorMask<Float> above = load(y, i + shift).compare(VectorOperators.GT, 0f);
            flushed(delta.mul(Activation.LEAK).blend(delta, above)).intoArray(x, i);
          }
        } else {
          for (int i = from; i < to; i += L) {
            FloatVector z = load(x, i);
            z.blend(z.mul(Activation.LEAK), z.lt(0f)).intoArray(x, i);
          }
        }
      }
      case GELU -> {
        // There is one loop for both cases, because HotSpot inlines only one exp into a method. The
        // loads come before the exp.
        for (int i = from; i < to; i += L) {
          FloatVector delta = load(x, i);
          FloatVector z = load(y, i + shift);
          FloatVector t = z.abs();
          t = t.blend(Gelu.LIMIT, t.compare(VectorOperators.GT, Gelu.LIMIT));
          FloatVector bell = bell(t);
          FloatVector ratio = ratio(t);
          if (derivative) {
            FloatVector below = bell.mul(t.neg().fma(t.broadcast(Gelu.DENSITY), ratio));
            FloatVector slope = below.broadcast(1f).sub(below).blend(below, z.lt(0f));
            FloatVector error = delta.mul(slope);
            error.blend(0f, error.abs().lt(Sigmoid.MIN_ERROR)).intoArray(x, i);
          } else {
            FloatVector tail = bell.mul(ratio);
            FloatVector a = z.mul(tail.broadcast(1f).sub(tail));
            a = a.blend(t.mul(tail).neg(), z.lt(0f));
            a.blend(0f, a.abs().lt(Sigmoid.MIN_ERROR)).intoArray(x, i);
          }
        }
      }
      case STEP -> step(derivative, x, from, to);
      default -> throw new IllegalArgumentException("activation: found " + f);
    }
  }

  private static void step(boolean derivative, float[] x, int from, int to) {
    for (int i = from; i < to; i += L) {
      FloatVector z = load(x, i);
      if (derivative) {
        z.broadcast(0f).intoArray(x, i);
      } else {
        VectorMask<Float> above = z.compare(VectorOperators.GT, 0f);
        z.blend(0f, z.compare(VectorOperators.LE, 0f)).blend(1f, above).intoArray(x, i);
      }
    }
  }

  /** Returns exp(-t^2 / 2), by the same operations as {@link Gelu}. */
  private static FloatVector bell(FloatVector t) {
    FloatVector square = t.mul(t);
    FloatVector rest = t.fma(t, square.neg());
    FloatVector e = exp(square.mul(-0.5f));
    return e.fma(rest.mul(-0.5f), e);
  }

  /**
   * Returns Phi(-t) / exp(-t^2 / 2), by the same operations as {@link Gelu}. After an exp, HotSpot
   * reaches its limit for inlining. Beyond it, HotSpot still inlines the methods of vectors, such
   * as {@link FloatVector#broadcast(float)}, but not the methods of {@link nndl.math.Lanes}.
   */
  private static FloatVector ratio(FloatVector t) {
    FloatVector y = t.sub(Gelu.CENTRE).div(t.add(Gelu.CENTRE));
    FloatVector p = y.broadcast(Gelu.R0).fma(y, y.broadcast(Gelu.R1));
    p = p.fma(y, y.broadcast(Gelu.R2));
    p = p.fma(y, y.broadcast(Gelu.R3));
    p = p.fma(y, y.broadcast(Gelu.R4));
    p = p.fma(y, y.broadcast(Gelu.R5));
    p = p.fma(y, y.broadcast(Gelu.R6));
    p = p.fma(y, y.broadcast(Gelu.R7));
    p = p.fma(y, y.broadcast(Gelu.R8));
    return p.fma(y, y.broadcast(Gelu.R9));
  }

  /** Computes {@link Tanh#of} for each lane. */
  private static FloatVector tanh(FloatVector z) {
    FloatVector size = z.abs();
    FloatVector square = z.mul(z);
    FloatVector q = square.broadcast(Tanh.Q0).fma(square, broadcast(Tanh.Q1));
    q = q.fma(square, broadcast(Tanh.Q2));
    q = q.fma(square, broadcast(Tanh.Q3));
    q = q.fma(square, broadcast(Tanh.Q4));
    FloatVector small = q.mul(square).fma(z, z);
    FloatVector u = size.blend(Tanh.LIMIT, size.compare(VectorOperators.GT, Tanh.LIMIT));
    FloatVector half = u.broadcast(2f).div(exp(u.add(u)).add(1f));
    FloatVector large = half.broadcast(1f).sub(half);
    large = large.blend(large.neg(), z.lt(0f));
    return large.blend(small, size.lt(Tanh.SMALL));
  }

  /** Computes {@link Exp#of} for each lane. */
  private static FloatVector exp(FloatVector u) {
    FloatVector rounded = u.fma(Exp.LOG2_E, Exp.ROUNDER);
    FloatVector n = rounded.sub(Exp.ROUNDER);
    FloatVector r = n.fma(u.broadcast(-Exp.LN2_LOW), n.fma(u.broadcast(-Exp.LN2_HIGH), u));
    FloatVector p = r.fma(Exp.P0, Exp.P1);
    p = p.fma(r, u.broadcast(Exp.P2));
    p = p.fma(r, u.broadcast(Exp.P3));
    p = p.fma(r, u.broadcast(Exp.P4));
    p = p.fma(r, u.broadcast(Exp.P5));
    FloatVector expR = p.fma(r.mul(r), r).add(1f);
    IntVector bits = (IntVector) rounded.reinterpretShape(INTS, 0);
    IntVector exponent = bits.sub(Exp.ROUNDER_BITS - Exp.EXPONENT_BIAS);
    FloatVector power =
        (FloatVector) exponent.mul(1 << Exp.MANTISSA_BITS).reinterpretShape(FLOATS, 0);
    return expR.mul(power);
  }

  /**
   * Like {@link Softmax#apply}, but for a row with padding, which ends before {@code padded}. The
   * numbers in the padding have no meaning afterwards.
   */
  static void softmax(float[] x, int from, int to, int padded) {
    float max = Softmax.max(x, from, to);
    for (int i = from; i < padded; i += L) {
      FloatVector u = load(x, i).sub(max);
      u = u.blend(-Softmax.LIMIT, u.lt(-Softmax.LIMIT));
      u = u.blend(0f, u.compare(VectorOperators.GT, 0f)); // only in the padding
      exp(u).intoArray(x, i);
    }
    float sum = Softmax.sum(x, from, to);
    for (int i = from; i < padded; i += L) {
      load(x, i).div(sum).intoArray(x, i);
    }
  }

  /** Computes {@link DropoutMask#of} for each element of a row. */
  static void leaveOut(float[] a, int from, int to, int key, int threshold, float scale) {
    IntVector number = IntVector.zero(INTS).addIndex(1).mul(DropoutMask.STEP).add(key);
    for (int i = from; i < to; i += L) {
      IntVector h = number;
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, DropoutMask.SHIFT1));
      h = h.mul(DropoutMask.FACTOR1);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, DropoutMask.SHIFT2));
      h = h.mul(DropoutMask.FACTOR2);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, DropoutMask.SHIFT1));
      h = h.lanewise(VectorOperators.LSHR, 1).sub(threshold);
      IntVector out = h.lanewise(VectorOperators.ASHR, DropoutMask.SIGN);
      IntVector scaled = (IntVector) load(a, i).mul(scale).reinterpretShape(INTS, 0);
      IntVector left = scaled.lanewise(VectorOperators.AND_NOT, out);
      ((FloatVector) left.reinterpretShape(FLOATS, 0)).intoArray(a, i);
      number = number.add(L * DropoutMask.STEP);
    }
  }

  private static FloatVector flushed(FloatVector product) {
    return product.blend(0f, product.abs().lt(Sigmoid.MIN_ERROR));
  }
}
