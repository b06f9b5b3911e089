package nndl.spark.cluster;

/**
 * Thrown if the barrier exchange can't run here, though another exchange may. The message states
 * what was expected and what was found.
 */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message) {
    super(message);
  }
}
