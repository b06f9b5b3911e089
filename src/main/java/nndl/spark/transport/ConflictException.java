package nndl.spark.transport;

/**
 * Thrown if two worker groups say what cannot both be true. Either of them may have broken the
 * protocol, so neither is named.
 */
final class ConflictException extends ProtocolException {
  private static final long serialVersionUID = 1;

  ConflictException(String message) {
    super(message);
  }
}
