package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.spark.transport.Transport;
import nndl.time.Clock;

/**
 * All that the barrier exchange knows of the world outside.
 *
 * @param lines takes lines for the user
 */
public record Platform(
    Cluster cluster, Transport network, Clock clock, Limits limits, Consumer<String> lines) {

  /**
   * How long the driver waits.
   *
   * @param roundMillis for the teams to sum the gradients of a mini-batch, and to call after their
   *     tasks have begun
   * @param slotsMillis for the first slot
   * @param failures of attempts in a row that end the training
   */
  public record Limits(long roundMillis, long slotsMillis, int failures) {}
}
