package nndl.math.elements;

/** {@link Steps} as textbook loops: the definition that the vector loops are tested against. */
final class PlainSteps {
  private PlainSteps() {}

  static boolean addAndClear(float factor, float[] sum, float[] w, int from, int to) {
    float check = 0;
    for (int i = from; i < to; i++) {
      w[i] = Math.fma(factor, sum[i], w[i]);
      check = check(w[i], check);
      sum[i] = 0;
    }
    return check == 0;
  }

  static void average(float share, float[] w, float[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      a[i] = Math.fma(share, w[i] - a[i], a[i]);
    }
  }

  static boolean descend(
      RegularisationCoefficients coefficients,
      float eta,
      float[] sum,
      float[] w,
      int from,
      int to) {
    float check = 0;
    for (int i = from; i < to; i++) {
      float g = gradient(coefficients, sum[i], w[i]);
      w[i] = flushed(Math.fma(-eta, g, decayed(coefficients, w[i])), Steps.MIN);
      check = check(w[i], check);
      sum[i] = 0;
    }
    return check == 0;
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
    float check = 0;
    for (int i = from; i < to; i++) {
      float g = gradient(coefficients, sum[i], w[i]);
      v[i] = flushed(Math.fma(mu, v[i], g), Steps.MIN_MOMENT);
      float step = nesterov ? Math.fma(mu, v[i], g) : v[i];
      w[i] = flushed(Math.fma(-eta, step, decayed(coefficients, w[i])), Steps.MIN);
      check = check(w[i], check);
      sum[i] = 0;
    }
    return check == 0;
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
    float check = 0;
    for (int i = from; i < to; i++) {
      float g = gradient(coefficients, sum[i], w[i]);
      m[i] = flushed(Math.fma(a.beta1(), m[i], a.rest1() * g), Steps.MIN_MOMENT);
      v[i] = flushed(Math.fma(a.beta2(), v[i], a.rest2() * g * g), Steps.MIN);
      float root = Math.fma((float) Math.sqrt(v[i]), a.root(), a.epsilon());
      w[i] = flushed(decayed(coefficients, w[i]) - a.size() * m[i] / root, Steps.MIN);
      check = check(w[i], check(v[i], check)); // an infinite v leaves w finite
      sum[i] = 0;
    }
    return check == 0;
  }

  private static float gradient(RegularisationCoefficients coefficients, float sum, float w) {
    float g = Math.fma(coefficients.l2(), w, coefficients.scale() * sum);
    float sign = w > 0 ? 1 : w < 0 ? -1 : 0;
    return Math.fma(coefficients.l1(), sign, g);
  }

  private static float decayed(RegularisationCoefficients coefficients, float w) {
    return Math.fma(-coefficients.decay(), w, w);
  }

  private static float flushed(float x, float least) {
    return Math.abs(x) < least ? 0 : x;
  }

  /** Returns zero as long as all numbers are finite. After the first other number, returns NaN. */
  private static float check(float x, float before) {
    return Math.fma(x, 0f, before);
  }
}
