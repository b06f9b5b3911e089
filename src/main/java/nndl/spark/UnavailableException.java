package nndl.spark;

/** The barrier exchange can't run here, but another may; what was expected for it, and found. */
final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  UnavailableException(String message) {
    super(message);
  }
}
