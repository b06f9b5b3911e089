package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.time.SimulatedClock;

/** Links within this JVM, under a clock of the test's own: messages come late, or never. */
public final class InMemoryTransport implements Transport {
  /** What becomes of a message that is lost. */
  public static final long LOST = -1;

  /** How long the news of a closed link takes. */
  private static final long CLOSE_NANOS = 100_000;

  private final SimulatedClock clock;
  private final Fate fate;
  private final Map<Address, Service> services = new HashMap<>();
  private int links;

  /**
   * A message on its way.
   *
   * @param link which link, counted from 0 as they were made
   * @param toService whether it goes to who was called; else it is an answer
   */
  public record Message(int link, boolean toService, ByteBuffer bytes) {}

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
    return new Line(links++, service);
  }

  /** Both its ends. */
  private final class Line implements Connection {
    private final int link;
    private final Service service;
    private final List<Reply> waiting = new ArrayList<>();
    private boolean closed;

    Line(int link, Service service) {
      this.link = link;
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
      long nanos = fate.nanos(new Message(link, toService, bytes.duplicate()));
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
      return "link " + link;
    }

    @Override
    public void close() {
      clock.after(CLOSE_NANOS, this::end);
    }

    private void end() {
      if (!closed) {
        closed = true;
        service.hungUp(this);
        waiting.forEach(reply -> reply.fail(new IOException("the link is closed")));
        waiting.clear();
      }
    }
  }

  private interface Receiver {
    void receive(ByteBuffer message);
  }
}
