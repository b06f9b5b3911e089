package nndl.spark.transport;

import java.nio.ByteBuffer;

/** What hears an inbound connection that has proved a secret, in the connection's own thread. */
interface Session {
  /**
   * Hears a message, or one of its parts.
   *
   * @param answer answers the message; null if this is a part that others follow
   * @throws ProtocolException if it is refused
   */
  void hear(ByteBuffer message, Connection.Reply answer) throws ProtocolException;

  /** Whether parts of messages may come now. */
  boolean maySendParts();

  /** Called when the other end has broken the protocol. Nothing else that it has sent is heard. */
  void refused(String why);

  /** Called when the connection is lost or has been closed. */
  void lost();

  /** Called when a message has found no memory. */
  void lackMemory(OutOfMemoryError error);
}
