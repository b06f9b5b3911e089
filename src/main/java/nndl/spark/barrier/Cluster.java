package nndl.spark.barrier;

import java.util.Optional;
import nndl.spark.transport.Transport.Address;

/** What the barrier exchange asks of a cluster. Spark implements it, and so do tests. */
public interface Cluster {
  /**
   * How many tasks can run at once now: the number of slots.
   *
   * @throws nndl.error.InputException if the cluster has ended the application
   */
  int slots();

  /** How many slots are taken, by other tasks and ours. */
  int taken();

  /**
   * Starts {@code tasks} tasks, all at once or none.
   *
   * @param driver the address where the tasks call the driver; null if they share its JVM
   */
  Stage start(WorkerGroup.Key key, int tasks, Address driver);

  /** The tasks of one attempt. */
  interface Stage extends AutoCloseable {
    /** Whether the tasks have been launched. */
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
