package nndl.spark.barrier;

/** What may happen to a run, in a simulation. */
enum Accident {
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
  LEAVING
}
