package nndl.report.diagnosis;

/**
 * Something that keeps a network from learning more.
 *
 * @param kind the kind of problem
 * @param line the message for the user: where, the evidence as numbers, and what to change
 */
public record Finding(Kind kind, String line) {

  /** The kinds, the most serious first; if there are too many findings, the first are reported. */
  public enum Kind {
    /** Steps are too large relative to the weights. */
    LARGE_UPDATES,
    /** Steps are too small relative to the weights, in all layers. */
    SMALL_UPDATES,
    /** Steps are too small in a layer, but not in all. */
    VANISHING_UPDATES,
    /** Neurons are saturated. */
    SATURATED,
    /** ReLUs or similar neurons output 0 for every sample. */
    DEAD,
    /** Most output neurons encode no existing class. */
    SPARE_OUTPUTS,
    /** A class is never, or almost never, recognized. */
    MISSING_CLASS,
    /** Training samples are recognised, others are not. */
    OVERFITTING,
    /** Neither training nor other samples are recognised, but the cost falls. */
    UNFINISHED,
    /** Neither training nor other samples are recognised, and the cost does not fall. */
    STANDSTILL
  }
}
