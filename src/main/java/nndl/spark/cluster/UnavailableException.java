package nndl.spark.cluster;

/**
 * The barrier exchange can't run here, but another exchange may. The message says what was expected
 * and what was found.
 */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message) {
    super(message);
  }
}
