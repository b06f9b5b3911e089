package nndl.math.elements;

/**
 * What a step of a weight w takes beside the sum of its gradients. The gradient that an optimiser
 * sees is scale sum + l2 w + l1 sgn(w), where sgn(0) = 0; then w becomes w - decay w.
 *
 * @param scale makes an average of a sum
 */
public record RegularisationCoefficients(float scale, float l2, float l1, float decay) {}
