package nndl.spark.transport;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import nndl.spark.cluster.UnavailableException;

/** Connects processes. Spark's transport implements it; tests have an implementation in memory. */
public interface Transport {

  /**
   * Listens for connections.
   *
   * @param door decides who is let in and hears what they say; it is closed with the port
   * @throws UnavailableException if there is no free port
   */
  Port listen(Doorkeeper door) throws UnavailableException;

  /** Like {@link #listen}, at a port of an executor that others are to reach. */
  Port listenBesideOthers(Doorkeeper door) throws UnavailableException;

  /** How long a connection may be open without a proof. */
  long proofMillis();

  /**
   * Connects to a process that listens at an address.
   *
   * @param parts receives the parts of answers that come before them, in a thread of the transport
   * @throws UnreachableException if nobody answers at the address
   * @throws Pass.RefusedException if the connection was closed before it was let in
   */
  Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
      throws IOException, InterruptedException;

  /** The address at which a process listens. */
  record Address(String host, int port) implements Serializable {}

  /** A port at which the driver listens until the port is closed. */
  interface Port extends AutoCloseable {
    /** The address at which other processes can connect to the port. */
    Address address();

    @Override
    void close();
  }

  /**
   * Thrown if nobody answers at an address. The message states what was expected and what was
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
