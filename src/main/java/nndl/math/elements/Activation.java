package nndl.math.elements;

import java.util.Locale;

/**
 * What a neuron makes of its weighted input z: a = f(z). A constant holds the definition for one
 * number; {@link VectorElements} has an arm for it that gives the same bits for many.
 */
public enum Activation {
  /**
   * sigma(z) = 1 / (1 + exp(-z)): chapter 1, equation (3). It is smooth, so a small change of
   * weights makes a small change of a, which equation (5) has as a sum of slopes.
   */
  SIGMOID {
    @Override
    public float of(float z) {
      return Sigmoid.of(z);
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return Sigmoid.timesDerivative(delta, a);
    }

    @Override
    public float flatBelow() {
      return 0.0025f;
    }

    @Override
    public float flatAbove() {
      return 0.9975f;
    }
  },
  /** tanh(z): chapter 3, equation (109). */
  TANH {
    @Override
    public float of(float z) {
      return Tanh.of(z);
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return Tanh.timesDerivative(delta, a);
    }

    @Override
    public float flatBelow() {
      return -0.995f;
    }

    @Override
    public float flatAbove() {
      return 0.995f;
    }
  },
  /** 1.7159 tanh(2/3 z): LeCun, Bottou, Orr and Mueller 1998, "Efficient BackProp", 4.4. */
  SCALED_TANH {
    @Override
    public float of(float z) {
      return ScaledTanh.of(z);
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return ScaledTanh.timesDerivative(delta, a);
    }

    @Override
    public float flatBelow() {
      return -0.995f * ScaledTanh.HEIGHT;
    }

    @Override
    public float flatAbove() {
      return 0.995f * ScaledTanh.HEIGHT;
    }
  },
  /** max(0, z): chapter 3, "Other models of artificial neuron"; the slope at 0 is 0. */
  RELU {
    @Override
    public float of(float z) {
      return z < 0 ? 0 : z;
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return flushed(a > 0 ? delta : 0);
    }

    @Override
    public boolean isBounded() {
      return false;
    }

    @Override
    public float flatBelow() {
      return Float.MIN_VALUE;
    }

    @Override
    public float flatAbove() {
      return Float.POSITIVE_INFINITY;
    }
  },
  /** z above 0, else 0.01 z: Maas, Hannun and Ng 2013; the slope at 0 is 0.01. */
  LEAKY_RELU {
    @Override
    public float of(float z) {
      return z < 0 ? LEAK * z : z;
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return flushed(a > 0 ? delta : LEAK * delta);
    }

    @Override
    public boolean isBounded() {
      return false;
    }

    @Override
    public float flatBelow() {
      return Float.NEGATIVE_INFINITY;
    }

    @Override
    public float flatAbove() {
      return Float.POSITIVE_INFINITY;
    }
  },
  /** z Phi(z), where Phi is the distribution function of N(0, 1): Hendrycks and Gimpel 2016. */
  GELU {
    @Override
    public float of(float z) {
      return Gelu.of(z);
    }

    @Override
    public float timesDerivative(float delta, float z) {
      return flushed(delta * Gelu.derivative(z));
    }

    @Override
    public boolean isOfInput() {
      return true;
    }

    @Override
    public boolean isBounded() {
      return false;
    }

    @Override
    public float flatBelow() {
      return -3.1f;
    }

    @Override
    public float flatAbove() {
      return Float.POSITIVE_INFINITY;
    }
  },
  /**
   * 1 above 0, else 0: the perceptron of chapter 1, equation (2). It is flat, so nothing learns.
   */
  STEP {
    @Override
    public float of(float z) {
      return z > 0 ? 1 : z <= 0 ? 0 : z;
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return 0;
    }

    @Override
    public boolean hasSlope() {
      return false;
    }

    @Override
    public float flatBelow() {
      return Float.POSITIVE_INFINITY;
    }

    @Override
    public float flatAbove() {
      return Float.NEGATIVE_INFINITY;
    }
  };

  /** The slope of {@link #LEAKY_RELU} below 0. */
  public static final float LEAK = 0.01f;

  /** f(z); NaN for NaN. */
  public abstract float of(float z);

  /**
   * delta f'(z); zero if its absolute value is below 2^-64.
   *
   * @param y is z where the derivative {@linkplain #isOfInput is of it}, and else a = f(z)
   */
  public abstract float timesDerivative(float delta, float y);

  /** Whether the derivative is computed from z; of most functions f it follows from a = f(z). */
  public boolean isOfInput() {
    return false;
  }

  /** Whether there is a slope anywhere, without which no weight is ever moved. */
  public boolean hasSlope() {
    return true;
  }

  /** Whether no a is infinite, whatever z is. */
  public boolean isBounded() {
    return true;
  }

  /**
   * Where the neuron is flat, so that it hardly learns: its slope is less than a hundredth of the
   * steepest from here down. Of y as {@link #timesDerivative} has it.
   */
  public abstract float flatBelow();

  /** The same from here up. The dip of {@link #GELU}, where the slope changes sign, is left out. */
  public abstract float flatAbove();

  private static float flushed(float error) {
    return Math.abs(error) < Sigmoid.MIN_ERROR ? 0 : error;
  }

  /** As options spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
