package nndl.report.diagnosis;

/**
 * Something that keeps a network from learning more.
 *
 * @param kind what it is
 * @param line for the user: where, the evidence as numbers, and what to change
 */
public record Finding(Kind kind, String line) {

  /** In the order of their weight: of more than can be told, the first are. */
  public enum Kind {
    /** Steps are too large beside the weights. */
    LARGE_UPDATES,
    /** Steps are too small beside the weights, in all layers. */
    SMALL_UPDATES,
    /** Steps are too small in a layer, but not in all. */
    VANISHING_UPDATES,
    /** Neurons are saturated. */
    SATURATED,
    /** ReLUs, or the like, are 0 whatever they see. */
    DEAD,
    /** Most output neurons stand for no class that there is. */
    SPARE_OUTPUTS,
    /** A class is never, or almost never, recognized. */
    MISSING_CLASS,
    /** Training samples are recognised, others are not. */
    OVERFITTING,
    /** Neither are, but the cost falls. */
    UNFINISHED,
    /** Neither are, and the cost stays. */
    STANDSTILL
  }
}
