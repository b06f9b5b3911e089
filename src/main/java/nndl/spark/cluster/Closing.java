package nndl.spark.cluster;

/**
 * Closes several things, each of them even if another one fails or the thread is interrupted. Spark
 * asks its own driver when something is removed from executors, and refuses that to a thread with
 * an interrupt, so that the interrupt is put aside until the end.
 */
public final class Closing {
  private Closing() {}

  /** Closes all in this order, and then throws the first failure, if any. */
  public static void all(AutoCloseable... steps) {
    boolean interrupted = false;
    Throwable failure = null;
    for (AutoCloseable step : steps) {
      interrupted |= Thread.interrupted();
      try {
        step.close();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (Throwable e) { // Spark throws checked exceptions, and memory may run out
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw failure instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(failure);
    }
  }
}
