package nndl.report.diagnosis;

/**
 * A problem that prevents a network from learning more.
 *
 * @param kind the kind of problem
 * @param line the message for the user: where, the evidence as numbers, and what to change
 */
public record Finding(Kind kind, String line) {

  /**
   * The kinds of problems, the most serious first. If there are too many findings, only the most
   * serious are reported.
   */
  public enum Kind {
    /** The steps are too large relative to the weights. */
    LARGE_UPDATES,
    /** The steps are too small relative to the weights in all layers. */
    SMALL_UPDATES,
    /** The steps are too small relative to the weights in some layers, but not in all. */
    VANISHING_UPDATES,
    /**
     * Many neurons of a bounded activation, such as the sigmoid, are flat for most samples, so they
     * hardly learn.
     */
    SATURATED,
    /**
     * Many neurons of an unbounded activation, such as ReLU, are flat for all samples, so they do
     * not learn.
     */
    DEAD,
    /** Most output neurons encode a class that has no samples. */
    SPARE_OUTPUTS,
    /** A class is never or almost never recognised. */
    MISSING_CLASS,
    /** Training samples are recognised better than other samples. */
    OVERFITTING,
    /** Too few samples are recognised, but the cost still falls. */
    UNFINISHED,
    /** Too few samples are recognised, and the cost no longer falls. */
    STANDSTILL
  }
}
