package nndl.spark.transport;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import nndl.spark.cluster.UnavailableException;

/** Connects processes. Spark's transport implements it; tests have an implementation in memory. */
public interface Transport {

  /**
   * Listens for connections.
   *
   * @param door decides who is let in, hears who goes away, and is closed with the port
   * @param service hears the messages of those who were let in
   * @throws UnavailableException if there is no free port
   */
  Port listen(Doorkeeper door, Service service) throws UnavailableException;

  /**
   * Connects to the service that listens at an address.
   *
   * @throws UnreachableException if no service answers at the address
   * @throws Pass.RefusedException if the connection was closed before it was let in
   */
  Connection connect(Address address, Pass pass) throws IOException, InterruptedException;

  /** The address at which a process listens. */
  record Address(String host, int port) implements Serializable {}

  /** A port at which a service listens until the port is closed. */
  interface Port extends AutoCloseable {
    /** The address at which other processes can connect to the port. */
    Address address();

    @Override
    void close();
  }

  /** A service that receives messages. The transport calls it from several threads at once. */
  interface Service {
    /**
     * The maximum number of bytes of a message from a peer that was let in. Before that, Spark's
     * transport accepts only frames of at most 64 KiB, headers included.
     */
    long maxMessageBytes();

    /** Receives a message. Any thread may answer it, now or later. */
    void receive(Connection from, ByteBuffer message, Connection.Reply reply);

    /** Called when there is no memory for a message. */
    void lackMemory(OutOfMemoryError error);
  }

  /**
   * Thrown if no service answers at an address. The message states what was expected and what was
   * found.
   */
  final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1;

    /** Whether the other end may only be late, because so many call it. */
    private final boolean late;

    public UnreachableException(String message, Throwable cause, boolean late) {
      super(message, cause);
      this.late = late;
    }

    public boolean isLate() {
      return late;
    }
  }
}
