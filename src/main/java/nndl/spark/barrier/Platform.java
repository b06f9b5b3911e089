package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.spark.transport.Transport;
import nndl.time.Clock;

/**
 * The environment of the barrier exchange. Tests use another environment than Spark.
 *
 * @param lines receives lines for the user
 */
public record Platform(
    Cluster cluster, Transport network, Clock clock, Limits limits, Consumer<String> lines) {

  /**
   * The limits of the driver's waits and attempts.
   *
   * @param roundMillis how long the worker groups may take to sum the gradients of a mini-batch,
   *     and to connect once their tasks have been launched
   * @param proofMillis how long a connection to the driver may be open without a proof
   * @param slotsMillis how long the driver waits for the first slot
   * @param startMillis how long the tasks of the first attempt may take to be launched where slots
   *     are free
   * @param failures how many failed attempts in a row end the training with an error
   */
  public record Limits(
      long roundMillis, long proofMillis, long slotsMillis, long startMillis, int failures) {}
}
