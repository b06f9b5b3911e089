package nndl.spark.barrier;

/** What may happen to a run, in a simulation. */
public enum Accident {
  /** The process of an executor is killed: its connections are closed, and Spark hears of it. */
  KILL,
  /** The machine of an executor is gone: nobody hears of it. */
  CRASH,
  /** The process of an executor stands still for longer than a limit. */
  PAUSE,
  /** A connection is closed, such as by a firewall. */
  CUT,
  /** Nothing arrives from one process at another for a while. */
  ONE_WAY,
  /** Nothing arrives between two processes for a while. */
  PARTITION,
  /** All machines stand still, such as a laptop that sleeps. */
  JUMP,
  /** An executor arrives. */
  ARRIVAL,
  /** An executor is told to leave, and ends. */
  LEAVING,
  /** An executor can't read its samples. */
  LOADING,
  /** The driver's process is killed, and another one goes on later. */
  DRIVER_KILL,
  /** The power of the driver's machine is cut. */
  POWER_CUT,
  /** The driver's process stands still; in a story another one takes over meanwhile. */
  DRIVER_PAUSE,
  /** The driver's process is told to end: it writes a checkpoint and gives the directory back. */
  SIGNAL,
  /** A step on the driver's storage fails. */
  FAILURE,
  /** The driver's storage is full for a while. */
  FULL_DISK,
  /** A step on the driver's storage happens, but its answer is an error. */
  LOST_ANSWER,
  /** A step on the driver's storage happens, but its answer comes late. */
  LATE_ANSWER,
  /** A step on the driver's storage happens late. */
  LATE_STEP,
  /** The driver does not reach its storage for a while. */
  STORAGE_PARTITION;

  /** Whether it happens to the driver, or to its storage. */
  public boolean isOfDriver() {
    return ordinal() >= DRIVER_KILL.ordinal();
  }
}
