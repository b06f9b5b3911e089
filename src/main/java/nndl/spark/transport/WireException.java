package nndl.spark.transport;

/** Bytes from the network that are not a message of this exchange. */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1;

  WireException(String message) {
    super(message);
  }

  public static void require(boolean condition, String expected) throws WireException {
    if (!condition) {
      throw new WireException("expected " + expected);
    }
  }
}
