package nndl.spark.barrier;

import java.io.Serializable;

/**
 * How a task ends, or the stage of all of them.
 *
 * @param why in a line
 */
record StageEnd(Kind kind, String why) implements Serializable {
  enum Kind {
    /** Sent home, or cut off. */
    DONE,
    /** A task did not get through to the driver. */
    UNREACHABLE,
    /** Spark could not run it to its end. */
    FAILED
  }

  static final StageEnd DONE = new StageEnd(Kind.DONE, "its tasks have ended");
}
