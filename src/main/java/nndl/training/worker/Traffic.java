package nndl.training.worker;

/**
 * What an exchange has cost since it was opened, beside the computing. Of one JVM it is {@link
 * #NONE}: nothing travels there, and to look at the clock in each round would take longer than what
 * there is to measure.
 *
 * @param gradientNanos how long the driver has waited for the gradients of mini-batches
 * @param waitingNanos how long, in all rounds, the executor that was done first waited for the last
 * @param sentBytes to executors
 * @param receivedBytes from executors
 * @param restarts how often tasks were started again
 */
public record Traffic(
    long gradientNanos, long waitingNanos, long sentBytes, long receivedBytes, long restarts) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

  /** What has come since an earlier moment. */
  public Traffic since(Traffic earlier) {
    return new Traffic(
        gradientNanos - earlier.gradientNanos,
        waitingNanos - earlier.waitingNanos,
        sentBytes - earlier.sentBytes,
        receivedBytes - earlier.receivedBytes,
        restarts - earlier.restarts);
  }
}
