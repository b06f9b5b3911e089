package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.time.SimulatedClock;

/** Connections within this JVM, under a clock of the test's own: messages come late, or never. */
public final class InMemoryTransport implements Transport {
  /** What becomes of a message that is lost. */
  public static final long LOST = -1;

  /** How long it takes until the other end knows that a connection is closed. */
  private static final long CLOSE_NANOS = 100_000;

  private final SimulatedClock clock;
  private final Fate fate;
  private final Map<Address, Service> services = new HashMap<>();
  private int connections;

  /**
   * A message on its way.
   *
   * @param connection which connection, counted from 0 in the order they were made
   * @param toService whether it goes to the service; else it is an answer
   */
  public record Message(int connection, boolean toService, ByteBuffer bytes) {}

  /** How many nanoseconds a message takes, or {@link #LOST}; it may look at the bytes. */
  public interface Fate {
    long nanos(Message message);
  }

  public InMemoryTransport(SimulatedClock clock, Fate fate) {
    this.clock = clock;
    this.fate = fate;
  }

  @Override
  public Port listen(Service service) {
    Address address = new Address("memory", services.size());
    services.put(address, service);
    return new Port() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        services.remove(address);
      }
    };
  }

  @Override
  public Connection connect(Address address) throws UnreachableException {
    Service service = services.get(address);
    if (service == null) {
      throw new UnreachableException("memory: expected a service at " + address, null);
    }
    return new Line(connections++, service);
  }

  /** Both its ends. */
  private final class Line implements Connection {
    private final int connection;
    private final Service service;
    private final List<Reply> waiting = new ArrayList<>();
    private boolean closed;

    Line(int connection, Service service) {
      this.connection = connection;
      this.service = service;
    }

    @Override
    public void send(ByteBuffer message, Reply reply) {
      waiting.add(reply);
      deliver(true, message, bytes -> service.receive(this, bytes, new Back(reply)));
    }

    private final class Back implements Reply {
      private final Reply reply;

      Back(Reply reply) {
        this.reply = reply;
      }

      @Override
      public void answer(ByteBuffer message) {
        deliver(
            false,
            message,
            bytes -> {
              waiting.remove(reply);
              reply.answer(bytes);
            });
      }

      @Override
      public void fail(Throwable error) {
        waiting.remove(reply);
        clock.after(CLOSE_NANOS, () -> reply.fail(error));
      }
    }

    private void deliver(boolean toService, ByteBuffer message, Receiver receiver) {
      ByteBuffer bytes = ByteBuffer.allocate(message.remaining()).put(message.duplicate()).flip();
      long nanos = fate.nanos(new Message(connection, toService, bytes.duplicate()));
      if (nanos == LOST) {
        return;
      }
      clock.after(
          nanos,
          () -> {
            if (!closed) {
              receiver.receive(bytes);
            }
          });
    }

    @Override
    public String peer() {
      return "connection " + connection;
    }

    @Override
    public void close() {
      clock.after(CLOSE_NANOS, this::end);
    }

    private void end() {
      if (!closed) {
        closed = true;
        service.disconnected(this);
        waiting.forEach(reply -> reply.fail(new IOException("the connection is closed")));
        waiting.clear();
      }
    }
  }

  private interface Receiver {
    void receive(ByteBuffer message);
  }
}
