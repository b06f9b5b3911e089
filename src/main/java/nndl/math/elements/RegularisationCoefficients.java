package nndl.math.elements;

/**
 * The coefficients of a step of a weight w that come from the size of the mini-batch and from
 * regularisation. The gradient for an optimiser is scale sum + l2 w + l1 sgn(w), where sum is the
 * sum of the gradients of w, and sgn(0) = 0. A step also subtracts decay w from w.
 *
 * @param scale the factor that makes an average of the sum
 */
public record RegularisationCoefficients(float scale, float l2, float l1, float decay) {}
