package nndl.spark.transport;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import nndl.spark.cluster.UnavailableException;

/** How processes reach each other. Spark's transport implements it, and tests do so in memory. */
public interface Transport {

  /**
   * Listens for connections.
   *
   * @throws UnavailableException if there is no port to listen at
   */
  Port listen(Service service) throws UnavailableException;

  /**
   * Connects to the service that listens at an address.
   *
   * @throws UnreachableException if nothing answers
   */
  Connection connect(Address address) throws UnreachableException, InterruptedException;

  /** Where a process listens. */
  record Address(String host, int port) implements Serializable {}

  /** A port that is open until it is closed. */
  interface Port extends AutoCloseable {
    /** Where others reach it. */
    Address address();

    @Override
    void close();
  }

  /** A service that listens. A transport calls it on threads of its own, several at once. */
  interface Service {
    /**
     * The most bytes of a message from a peer that has had an answer. From others, a transport
     * accepts at most 64 KiB.
     */
    long maxMessageBytes();

    /** Takes a message. Any thread may answer it, now or later. */
    void receive(Connection from, ByteBuffer message, Connection.Reply reply);

    /** Notes that the other end has closed the connection or is lost. */
    void disconnected(Connection from);
  }

  /** Nothing answers at an address. The message says what was expected and what was found. */
  final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
