package nndl.training.worker;

/**
 * The time and bytes that an exchange has needed since it was opened. The exchange in memory and
 * the barrier exchange in local mode report {@link #NONE}: they send nothing, and reading the clock
 * in each round would take longer than what it would measure.
 *
 * @param gradientNanos how long the driver has waited for the gradients of mini-batches
 * @param waitingNanos how long the fastest executor waited for the slowest one in each round (one
 *     request to all executors and their responses), summed over all rounds
 * @param sentBytes bytes sent to executors
 * @param receivedBytes bytes received from executors
 * @param restarts how often tasks were started again
 */
public record Traffic(
    long gradientNanos, long waitingNanos, long sentBytes, long receivedBytes, long restarts) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

  /** Returns the difference to the traffic at an earlier moment. */
  public Traffic since(Traffic earlier) {
    return new Traffic(
        gradientNanos - earlier.gradientNanos,
        waitingNanos - earlier.waitingNanos,
        sentBytes - earlier.sentBytes,
        receivedBytes - earlier.receivedBytes,
        restarts - earlier.restarts);
  }
}
