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
 * {@link Elements} by the Vector API: every element gets the bits that {@link PlainElements} gives
 * it, since the same steps stand in the same order.
 *
 * <p>Activations stand in methods that are longer than what HotSpot inlines (325 bytes of
 * bytecode): inlined into a large caller, some of its vectors end on the heap, or its operations in
 * calls. Too many in one method have the same effect, so there are two.
 */
final class VectorElements {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** Floats of rows that are copied faster here than by a call for each. */
  static final int NARROW = 64;

  private VectorElements() {}

  /** Copies a row to all rows of {@code stride} floats from {@code from} to {@code to}. */
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
   * The arm of an activation: x becomes f(x), or with {@code derivative} x f'(z), where f(z), or z
   * where the derivative is of it, stands in y from {@code k}. From {@code from} to {@code to} are
   * whole vectors.
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

  /** The arms of activations that are asked for less often, so that the others stay as small. */
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
        // One loop, since one exp is as much as HotSpot inlines into a method; loads come before
        // it.
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

  /** {@link Gelu}'s exp(-t^2 / 2). */
  private static FloatVector bell(FloatVector t) {
    FloatVector square = t.mul(t);
    FloatVector rest = t.fma(t, square.neg());
    FloatVector e = exp(square.mul(-0.5f));
    return e.fma(rest.mul(-0.5f), e);
  }

  /**
   * {@link Gelu}'s polynomial. Behind an exp HotSpot has inlined so much that it calls whatever it
   * need not inline; it must inline a vector's own methods, as its broadcast.
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

  /** {@link Tanh#of}. */
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

  /** {@link Exp#of}. */
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

  /** {@link Softmax#apply} of a row with padding, which may become anything finite. */
  static void softmax(float[] x, int from, int to, int padded) {
    float max = Softmax.max(x, from, to);
    for (int i = from; i < padded; i += L) {
      FloatVector u = load(x, i).sub(max);
      u = u.blend(-Softmax.LIMIT, u.lt(-Softmax.LIMIT));
      u = u.blend(0f, u.compare(VectorOperators.GT, 0f)); // in the padding
      exp(u).intoArray(x, i);
    }
    float sum = Softmax.sum(x, from, to);
    for (int i = from; i < padded; i += L) {
      load(x, i).div(sum).intoArray(x, i);
    }
  }

  /** {@link DropoutMask#of} of a row. */
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
