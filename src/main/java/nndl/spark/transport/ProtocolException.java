package nndl.spark.transport;

/** Bytes from the network were not a message of this exchange. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  ProtocolException(String message) {
    super(message);
  }

  public static void require(boolean condition, String expected) throws ProtocolException {
    if (!condition) {
      throw new ProtocolException("expected " + expected);
    }
  }
}
