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
  SIGMOID(Sigmoid::of, Sigmoid::timesDerivative, 0.0025f, 0.9975f),

  /** tanh(z): chapter 3, equation (109). */
  TANH(Tanh::of, Tanh::timesDerivative, -0.995f, 0.995f),

  /** 1.7159 tanh(2/3 z): LeCun, Bottou, Orr and Mueller 1998, "Efficient BackProp", 4.4. */
  SCALED_TANH(
      ScaledTanh::of,
      ScaledTanh::timesDerivative,
      -0.995f * ScaledTanh.HEIGHT,
      0.995f * ScaledTanh.HEIGHT),

  /** max(0, z): chapter 3, "Other models of artificial neuron". The slope at 0 is 0. */
  RELU(
      z -> z < 0 ? 0 : z,
      (delta, a) -> flushed(a > 0 ? delta : 0),
      Float.MIN_VALUE,
      Float.POSITIVE_INFINITY),

  /** z if z is above 0, and else 0.01 z: Maas, Hannun and Ng 2013. The slope at 0 is 0.01. */
  LEAKY_RELU(
      z -> z < 0 ? Activation.LEAK * z : z,
      (delta, a) -> flushed(a > 0 ? delta : Activation.LEAK * delta),
      Float.NEGATIVE_INFINITY,
      Float.POSITIVE_INFINITY),

  /** z Phi(z), where Phi is the distribution function of N(0, 1): Hendrycks and Gimpel 2016. */
  GELU(Gelu::of, (delta, z) -> flushed(delta * Gelu.derivative(z)), -3.1f, Float.POSITIVE_INFINITY),

  /**
   * 1 if z is above 0, and else 0: the perceptron of chapter 1, equation (2). Its slope is 0, so
   * gradient descent cannot train it.
   */
  STEP(
      z -> z > 0 ? 1 : z <= 0 ? 0 : z,
      (delta, a) -> 0,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY);

  /** The slope of {@link #LEAKY_RELU} below 0. */
  public static final float LEAK = 0.01f;

  /** f for one number. */
  private interface Function {
    float of(float z);
  }

  /** The product of an error and f', for one number. */
  private interface Derivative {
    float times(float delta, float y);
  }

  private final Function function;
  private final Derivative derivative;
  private final float flatBelow;
  private final float flatAbove;

  Activation(Function function, Derivative derivative, float flatBelow, float flatAbove) {
    this.function = function;
    this.derivative = derivative;
    this.flatBelow = flatBelow;
    this.flatAbove = flatAbove;
  }

  /** Returns f(z). The result for NaN is NaN. */
  public float of(float z) {
    return function.of(z);
  }

  /**
   * Returns delta f'(z), or zero if its absolute value is below 2^-64.
   *
   * @param y is z if {@link #isOfInput} is true, and else a = f(z)
   */
  public float timesDerivative(float delta, float y) {
    return derivative.times(delta, y);
  }

  /** Whether the derivative is computed from z. Otherwise it is computed from a = f(z). */
  public boolean isOfInput() {
    return this == GELU;
  }

  /**
   * Whether the slope is other than 0 for some z. Without a slope, no error reaches the weights of
   * the hidden neurons, so gradient descent cannot train them.
   */
  public boolean hasSlope() {
    return this != STEP;
  }

  /** Whether f is bounded, so that a is finite for every z, even an infinite one. */
  public boolean isBounded() {
    return flatAbove < Float.POSITIVE_INFINITY;
  }

  /**
   * The limit below which a neuron hardly learns, because the slope is less than a hundredth of the
   * steepest slope. It is a limit of the {@code y} of {@link #timesDerivative}.
   */
  public float flatBelow() {
    return flatBelow;
  }

  /**
   * Like {@link #flatBelow}, but the limit above which a neuron hardly learns. The slope of {@link
   * #GELU} is also near 0 around its minimum; the limits do not include this range.
   */
  public float flatAbove() {
    return flatAbove;
  }

  private static float flushed(float error) {
    return Math.abs(error) < Sigmoid.MIN_ERROR ? 0 : error;
  }

  /** The name that options use. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
