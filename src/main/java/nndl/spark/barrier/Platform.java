package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.spark.cluster.Limit;
import nndl.spark.transport.Topology;
import nndl.spark.transport.Transport;
import nndl.time.LocalProcess;

/**
 * The environment of the barrier exchange. Tests use another environment than Spark.
 *
 * @param lines receives lines for the user
 */
public record Platform(
    Cluster cluster,
    Transport network,
    LocalProcess process,
    Limits limits,
    Topology topology,
    Consumer<String> lines) {

  /**
   * The limits of the driver's waits and attempts: those that settings change, and those that are
   * fixed.
   *
   * @param round how long a worker group may take from one sign of work to the next, and to connect
   *     once its tasks have been launched
   * @param proofMillis how long a connection to the driver may be open without a proof
   * @param slots how long the driver waits for the first slot
   * @param start how long tasks may take to be launched where slots are free, and how long the
   *     first ones wait for slots that others hold
   * @param failures how many failed attempts in a row end the training with an error
   */
  public record Limits(Limit round, long proofMillis, Limit slots, Limit start, int failures) {
    /** How long to wait for further executors after the last one has arrived. */
    static final long SETTLE_MILLIS = 1_000;

    /** How long a user waits before a line says what for. */
    static final long TELL_MILLIS = 5_000;

    /** How long tasks of others may hold some of the slots before the rest is used. */
    static final long TAKEN_MILLIS = 5_000;

    /**
     * How long cancelled tasks may take to end a sum or an evaluation. Those of an executor that
     * hangs never end.
     */
    static final long ENDING_MILLIS = 30_000;

    /** How long a training that has begun tries at least to start its tasks again. */
    static final long BACK_MILLIS = 180_000;

    /** How many times as long as the slowest launch so far a start on more slots may take. */
    static final int LONGER = 2;

    /** How long one executor alone may say that it can't reach the driver. */
    static final long ALONE_MILLIS = 10_000;

    /** How long tasks that were told to stop may take to end. */
    static final long CLOSE_MILLIS = 5_000;
  }
}
