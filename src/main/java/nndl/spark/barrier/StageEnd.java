package nndl.spark.barrier;

import java.io.Serializable;

/**
 * How a task or the whole stage has ended.
 *
 * @param why the reason, in one line
 */
record StageEnd(Kind kind, String why) implements Serializable {
  enum Kind {
    /** Stopped by the driver, or its connection was closed. */
    DONE,
    /** A task could not reach the driver. */
    UNREACHABLE,
    /** Spark could not run the task to its end. */
    FAILED
  }

  static final StageEnd DONE = new StageEnd(Kind.DONE, "its tasks have ended");
}
