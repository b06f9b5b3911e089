package nndl.spark.barrier;

import java.util.List;
import java.util.Optional;
import nndl.spark.cluster.SlotShare;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;

/**
 * What the barrier exchange needs of a cluster. There are implementations on Spark and for tests.
 */
public interface Cluster extends AutoCloseable {
  /**
   * Returns the number of slots: how many tasks can run at once now.
   *
   * @throws nndl.error.InputException if the cluster has ended the application
   */
  int slots();

  /** Returns how many executors have these slots. */
  int executorCount();

  /** Returns how many slots are used, by our tasks and others. */
  int taken();

  /** The slots that the training holds, and how many it wants: no more than it has shards. */
  SlotShare share();

  /**
   * Starts a stage of {@code tasks} tasks. Either all of them start at once, or none.
   *
   * @param entrance how the tasks connect to the driver; null if they run in the driver's JVM
   */
  Stage start(WorkerGroup.Key key, int tasks, Entrance entrance);

  /** Returns the host that is registered for an executor; any text if it is lost. */
  String host(String executor);

  /** Asks for an executor to be killed and not to be replaced. Returns at once. */
  void leaveOut(String executor);

  /** Releases the slots that the training holds, and what was sent to the executors. */
  @Override
  void close();

  /**
   * Where the tasks of an attempt connect to the driver, and what lets each of them in.
   *
   * @param secrets a secret for each task; only the executor that runs the task may get it
   * @param first whether no attempt has loaded its samples yet
   */
  record Entrance(Address driver, List<Secret> secrets, boolean first) {}

  /** The tasks of one attempt to run the barrier stage. */
  interface Stage extends AutoCloseable {
    /** Returns how many tasks run, also those that were cancelled and have not ended yet. */
    int running();

    /** Returns how the stage has ended, or empty if it has not ended. */
    Optional<StageEnd> end();

    /**
     * Returns the name of the executor that runs each task, in the order of their partitions, or
     * empty if that is not known yet.
     */
    Optional<List<String>> executors();

    /** Ends the tasks at once. */
    void cancel();

    /**
     * Waits a few seconds for the tasks to end by themselves, and then ends those that still run.
     */
    @Override
    void close();
  }
}
