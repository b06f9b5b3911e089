package nndl.spark.barrier;

import java.io.Serializable;

/**
 * How a task or the whole stage has ended.
 *
 * @param why the reason, in one line
 */
record StageEnd(Kind kind, String why) implements Serializable {
  enum Kind {
    /** The driver stopped the task, or the connection to the driver was closed. */
    DONE,
    /** A task could not reach the driver, however often it tried. */
    UNREACHABLE,
    /** Spark could not run the task to its end. */
    FAILED
  }

  static final StageEnd DONE = new StageEnd(Kind.DONE, "its tasks have ended");
}
