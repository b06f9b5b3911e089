package nndl.spark.transport;

/** Thrown if bytes from the network are not a correct message of this exchange. */
public class ProtocolException extends Exception {
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
