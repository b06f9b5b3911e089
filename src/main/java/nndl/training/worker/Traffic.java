package nndl.training.worker;

/**
 * The time and bytes that an exchange has cost since it was opened, without the computing itself.
 * Within one JVM it is {@link #NONE}: nothing is sent there, and reading the clock in each round
 * would take longer than what is measured.
 *
 * @param gradientNanos how long the driver has waited for the gradients of mini-batches
 * @param waitingNanos for how long, summed over all rounds, the fastest executor waited for the
 *     slowest
 * @param sentBytes bytes sent to executors
 * @param receivedBytes bytes received from executors
 * @param restarts how often tasks were started again
 */
public record Traffic(
    long gradientNanos, long waitingNanos, long sentBytes, long receivedBytes, long restarts) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

  /** The traffic since an earlier moment. */
  public Traffic since(Traffic earlier) {
    return new Traffic(
        gradientNanos - earlier.gradientNanos,
        waitingNanos - earlier.waitingNanos,
        sentBytes - earlier.sentBytes,
        receivedBytes - earlier.receivedBytes,
        restarts - earlier.restarts);
  }
}
