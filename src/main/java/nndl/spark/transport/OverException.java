package nndl.spark.transport;

/**
 * Thrown if a message comes when its attempt is over or its connection was refused. A worker group
 * cannot know that yet, so it is not to blame.
 */
final class OverException extends ProtocolException {
  private static final long serialVersionUID = 1;

  OverException() {
    super("expected an attempt that goes on");
  }
}
