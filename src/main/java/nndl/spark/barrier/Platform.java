package nndl.spark.barrier;

import java.util.function.Consumer;
import nndl.spark.transport.Transport;
import nndl.time.Clock;

/**
 * All that the barrier exchange knows of the outside world.
 *
 * @param lines takes lines for the user
 */
public record Platform(
    Cluster cluster, Transport network, Clock clock, Limits limits, Consumer<String> lines) {

  /**
   * How long the driver waits.
   *
   * @param roundMillis for the worker groups to sum the gradients of a mini-batch, and to connect
   *     once their tasks have begun
   * @param slotsMillis for the first slot
   * @param failures how many attempts in a row may fail before the training ends with an error
   */
  public record Limits(long roundMillis, long slotsMillis, int failures) {}
}
