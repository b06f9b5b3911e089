package nndl.spark.transport;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import nndl.spark.cluster.UnavailableException;

/** How processes reach each other: Spark's transport, or a test's links in memory. */
public interface Transport {

  /**
   * Listens for calls.
   *
   * @throws UnavailableException if there is no port to listen at
   */
  Port listen(Service service) throws UnavailableException;

  /**
   * Calls whoever listens at an address.
   *
   * @throws UnreachableException if nobody answers
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

  /** Whoever listens. A network calls it on threads of its own, several at once. */
  interface Service {
    /**
     * The most bytes of a message from those who have had an answer; from others a network takes at
     * most 64 KiB.
     */
    long maxMessageBytes();

    /** A message came; it may be answered later, by any thread. */
    void receive(Connection from, ByteBuffer message, Connection.Reply reply);

    /** The other end is gone. */
    void hungUp(Connection from);
  }

  /** Nobody answers at an address; whom was expected to, and what was found. */
  final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    public UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
