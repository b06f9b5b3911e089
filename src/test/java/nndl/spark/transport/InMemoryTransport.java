package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  private static final long TRICKLE_NANOS = 1_000_000_000;

  private final SimulatedClock clock;
  private final Fate fate;
  private final Map<Address, Listener> listeners = new HashMap<>();
  private int connections;

  /**
   * A message on its way.
   *
   * @param connection which connection, counted from 0 in the order they were made
   * @param partition the task whose pass opened the connection; -1 if none did
   * @param toService whether it goes to the service; else it is an answer
   */
  public record Message(int connection, int partition, boolean toService, ByteBuffer bytes) {
    /** Whether a worker group only says that it is at work. */
    public boolean isHeartbeat() {
      return is(Response.Kind.ALIVE);
    }

    /** Whether it is a response of a kind. */
    public boolean is(Response.Kind kind) {
      return toService
          && bytes.remaining() >= Response.BYTES
          && bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0) == kind.ordinal();
    }
  }

  /** How many nanoseconds a message takes, or {@link #LOST}; it may look at the bytes. */
  public interface Fate {
    long nanos(Message message);

    /** Whether bytes of the message come in each second, and not all at its end. */
    default boolean trickles(Message message) {
      return false;
    }
  }

  public InMemoryTransport(SimulatedClock clock, Fate fate) {
    this.clock = clock;
    this.fate = fate;
  }

  @Override
  public Port listen(Doorkeeper door, Service service) {
    Address address = new Address("memory", listeners.size());
    listeners.put(address, new Listener(door, service));
    door.watch();
    return new Port() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        listeners.remove(address);
        door.close();
      }
    };
  }

  @Override
  public Connection connect(Address address, Pass pass) throws IOException, InterruptedException {
    Line line = open(address);
    line.partition = pass.partition();
    try {
      pass.show(line, clock);
      return new GroupsEnd(line);
    } catch (IOException e) {
      line.close();
      throw e;
    }
  }

  /** Opens a connection at each open port, as a stranger does who says nothing. */
  public void knock() {
    List.copyOf(listeners.values()).forEach(this::open);
  }

  /** Opens a connection as a stranger does, who has no pass. */
  public Connection stranger(Address address) throws UnreachableException {
    return open(address);
  }

  private Line open(Address address) throws UnreachableException {
    Listener listener = listeners.get(address);
    if (listener == null) {
      throw new UnreachableException("memory: expected a service at " + address, null, false);
    }
    return open(listener);
  }

  private Line open(Listener listener) {
    Line line = new Line(connections++, listener);
    listener.door.opened(line);
    return line;
  }

  /** The end of who has called, which gets the answers. */
  private record GroupsEnd(Line line) implements Connection {
    @Override
    public void send(ByteBuffer message, Reply reply) {
      line.send(message, reply);
    }

    @Override
    public long receivedBytes() {
      return line.received[0];
    }

    @Override
    public String peer() {
      return line.peer();
    }

    @Override
    public void close() {
      line.close();
    }
  }

  private record Listener(Doorkeeper door, Service service) {}

  /** Both its ends; that of the service, unless it is in a {@link GroupsEnd}. */
  private final class Line implements Connection {
    private final int connection;
    private final Listener listener;
    private final List<Reply> waiting = new ArrayList<>();

    /** How many bytes have come to the end of who has called, and to that of the service. */
    private final long[] received = new long[2];

    private int partition = -1;
    private boolean letIn;
    private boolean closed;

    Line(int connection, Listener listener) {
      this.connection = connection;
      this.listener = listener;
    }

    @Override
    public void send(ByteBuffer message, Reply reply) {
      if (closed) {
        clock.after(CLOSE_NANOS, () -> reply.fail(new IOException("the connection is closed")));
        return;
      }
      waiting.add(reply);
      deliver(true, message, bytes -> receive(bytes, new Back(reply)));
    }

    private void receive(ByteBuffer bytes, Reply reply) {
      if (letIn) {
        listener.service.receive(this, bytes, reply);
      } else {
        letIn = listener.door.hear(this, bytes, reply);
      }
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
      Message sent = new Message(connection, partition, toService, bytes.duplicate());
      long nanos = fate.nanos(sent);
      if (nanos == LOST) {
        return;
      }
      if (fate.trickles(sent)) {
        trickle(toService ? 1 : 0, nanos);
      }
      clock.after(
          nanos,
          () -> {
            if (!closed) {
              receiver.receive(bytes);
            }
          });
    }

    private void trickle(int end, long nanos) {
      if (nanos > TRICKLE_NANOS && !closed) {
        received[end]++;
        clock.after(TRICKLE_NANOS, () -> trickle(end, nanos - TRICKLE_NANOS));
      }
    }

    @Override
    public long receivedBytes() {
      return received[1];
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
        listener.door.disconnected(this);
        waiting.forEach(reply -> reply.fail(new IOException("the connection is closed")));
        waiting.clear();
      }
    }
  }

  private interface Receiver {
    void receive(ByteBuffer message);
  }
}
