package nndl.math.elements;

import java.util.Locale;

/**
 * The activation function f of a neuron: a = f(z), where z is the weighted input. Each constant
 * defines the function for one number. {@link VectorElements} computes the same bits for many
 * numbers at once.
 */
public enum Activation {
  /**
   * sigma(z) = 1 / (1 + exp(-z)): chapter 1, equation (3). It is smooth, so a small change of the
   * weights makes a small change of a. Equation (5) approximates this change by a sum with the
   * partial derivatives.
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
  /** max(0, z): chapter 3, "Other models of artificial neuron". The slope at 0 is 0. */
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
  /** z if z is above 0, and else 0.01 z: Maas, Hannun and Ng 2013. The slope at 0 is 0.01. */
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
   * 1 if z is above 0, and else 0: the perceptron of chapter 1, equation (2). Its slope is 0, so
   * gradient descent cannot train it.
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

  /** Returns f(z). The result for NaN is NaN. */
  public abstract float of(float z);

  /**
   * Returns delta f'(z), or zero if its absolute value is below 2^-64.
   *
   * @param y is z if {@link #isOfInput} is true, and else a = f(z)
   */
  public abstract float timesDerivative(float delta, float y);

  /** Whether the derivative is computed from z. Otherwise it is computed from a = f(z). */
  public boolean isOfInput() {
    return false;
  }

  /**
   * Whether the slope is other than 0 for some z. Without a slope, no error reaches the weights of
   * the hidden neurons, so gradient descent cannot train them.
   */
  public boolean hasSlope() {
    return true;
  }

  /** Whether f is bounded, so that a is finite for every z, even an infinite one. */
  public boolean isBounded() {
    return true;
  }

  /**
   * The limit below which a neuron hardly learns, because the slope is less than a hundredth of the
   * steepest slope. It is a limit of the {@code y} of {@link #timesDerivative}.
   */
  public abstract float flatBelow();

  /**
   * Like {@link #flatBelow}, but the limit above which a neuron hardly learns. The slope of {@link
   * #GELU} is also near 0 around its minimum; the limits do not include this range.
   */
  public abstract float flatAbove();

  private static float flushed(float error) {
    return Math.abs(error) < Sigmoid.MIN_ERROR ? 0 : error;
  }

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
