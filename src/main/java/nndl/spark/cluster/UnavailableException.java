package nndl.spark.cluster;

/** The barrier exchange can't run here, but another may; what was expected for it, and found. */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  public UnavailableException(String message) {
    super(message);
  }
}
