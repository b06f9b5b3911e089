package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.List;
import nndl.spark.transport.Connection.Reply;

/** What an {@link Attempt} wants to be done. */
sealed interface Action {
  /** Send a worker group a request, as the answer to its last message. */
  record Ask(PeerSession to, Turn turn, List<ByteBuffer> parts, Reply reply) implements Action {}

  /** Close a connection. */
  record Close(PeerSession of) implements Action {}

  /** Write a line to the log. */
  record Warn(String line) implements Action {}
}
