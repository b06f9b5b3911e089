package nndl.math.elements;

/**
 * What a neuron makes of its weighted input z: a = f(z). A constant holds the definition for one
 * number; {@link VectorElements} has an arm for it that gives the same bits for many.
 */
public enum Activation {
  /** sigma(z) = 1 / (1 + exp(-z)): chapter 1, equation (3). */
  SIGMOID {
    @Override
    public float of(float z) {
      return Sigmoid.of(z);
    }

    @Override
    public float timesDerivative(float delta, float a) {
      return Sigmoid.timesDerivative(delta, a);
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
  };

  /** f(z); NaN for NaN. */
  public abstract float of(float z);

  /** delta f'(z), given a = f(z); zero if its absolute value is below 2^-64. */
  public abstract float timesDerivative(float delta, float a);
}
