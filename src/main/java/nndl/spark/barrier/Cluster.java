package nndl.spark.barrier;

import java.util.Optional;
import nndl.spark.transport.Transport.Address;

/** What the barrier exchange asks of a cluster: Spark's, or a test's own. */
public interface Cluster {
  /**
   * How many tasks can run at once, now.
   *
   * @throws nndl.error.InputException if the cluster has ended the application
   */
  int slots();

  /** How many of them others' tasks have, and ours. */
  int taken();

  /**
   * Starts so many tasks, all at once or not at all.
   *
   * @param driver where they call the driver; null if they share its JVM
   */
  Stage start(WorkerGroup.Key key, int tasks, Address driver);

  /** The tasks of one attempt. */
  interface Stage extends AutoCloseable {
    /** Whether there were slots, and the tasks are launched. */
    boolean launched();

    /** How the stage has ended, once it has. */
    Optional<StageEnd> end();

    /** Ends the tasks at once. */
    void cancel();

    /** Waits a moment for the tasks to end by themselves, then ends them. */
    @Override
    void close();
  }
}
