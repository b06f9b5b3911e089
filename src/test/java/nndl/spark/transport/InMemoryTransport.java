package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;

/**
 * Connections within this JVM, under a clock of the test's own: messages come late, or never. Each
 * end belongs to the process that listens or calls. One that is paused hears later, and one that is
 * dead hears nothing.
 */
public final class InMemoryTransport implements Transport {
  /** What becomes of a message that is lost. */
  public static final long LOST = -1;

  /** How many parts of a message are on their way at a time. */
  private static final int WINDOW = 8;

  /** How long it takes until the other end knows that a connection is closed. */
  private static final long CLOSE_NANOS = 100_000;

  private final SimulatedClock clock;
  private final LocalProcess callers;
  private final Fate fate;
  private final Map<Address, Listener> listeners = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private Blackouts blackouts = (from, to) -> 0;
  private int ports;
  private int connections;
  private int cutOff;
  private int mostUnderWay;

  /** How long a caller waits for each answer to its proof. */
  private long answerMillis = 10_000;

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
  }

  /** Until when nothing arrives, as a time of the clock. What was sent arrives afterwards. */
  public interface Blackouts {
    long end(Life from, Life to);
  }

  private record Listener(Doorkeeper door, Life life) {}

  public InMemoryTransport(SimulatedClock clock, Fate fate) {
    this.clock = clock;
    this.callers = new LocalProcess(clock, new Random(2));
    this.fate = fate;
  }

  /** From now on a caller waits so long for each answer to its proof. */
  public InMemoryTransport answeringWithin(long millis) {
    answerMillis = millis;
    return this;
  }

  /** From now on some processes can't reach others for a while. */
  public InMemoryTransport with(Blackouts some) {
    blackouts = some;
    return this;
  }

  @Override
  public Port listen(Doorkeeper door) {
    Address address = new Address("memory", ports++);
    listeners.put(address, new Listener(door, clock.life()));
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
  public long proofMillis() {
    return answerMillis;
  }

  /** Nobody reaches the next so many ports of executors. */
  public InMemoryTransport cutOff(int ports) {
    cutOff = ports;
    return this;
  }

  @Override
  public Port listenBesideOthers(Doorkeeper door) {
    Port port = listen(door);
    return cutOff-- > 0 ? new CutOff(port) : port;
  }

  private static final int NOBODYS_PORT = 65_000;

  private record CutOff(Port port) implements Port {
    @Override
    public Address address() {
      return new Address("nowhere", NOBODYS_PORT);
    }

    @Override
    public void close() {
      port.close();
    }
  }

  @Override
  public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
      throws IOException, InterruptedException {
    Line line = open(address);
    line.partition = pass.partition();
    line.parts = parts;
    try {
      pass.show(line, callers, answerMillis);
      return line;
    } catch (IOException e) {
      line.close();
      throw e;
    }
  }

  /** Opens a connection at each open port, as a stranger does who says nothing. */
  public void knock() {
    List.copyOf(listeners.values()).forEach(one -> open(one, null));
  }

  /** Opens a connection as a stranger does, who has no pass. */
  public Connection stranger(Address address) throws UnreachableException {
    return open(address);
  }

  /** How many messages and parts of a connection have been under way one way at a time, at most. */
  public int mostUnderWay() {
    return mostUnderWay;
  }

  /** How many connections are open. */
  public int open() {
    lines.removeIf(line -> line.closed);
    return lines.size();
  }

  /** Whether a process is one end of an open connection. */
  public boolean isConnected(Life life) {
    return lines.stream().anyMatch(line -> !line.closed && line.isOf(life));
  }

  /** Whether there is an open connection between two processes. */
  public boolean areConnected(Life one, Life other) {
    return lines.stream().anyMatch(line -> !line.closed && line.isOf(one) && line.isOf(other));
  }

  /** Both ends of an open connection find it closed. */
  public void cut(int index) {
    lines.get(index).close();
  }

  /** A process has ended, so the system closes its connections. */
  public void closeAll(Life life) {
    listeners.values().removeIf(one -> one.life == life);
    lines.stream().filter(line -> line.isOf(life)).forEach(Line::close);
  }

  private Line open(Address address) throws UnreachableException {
    Listener found = listeners.get(address);
    Life caller = clock.life();
    if (found != null && Math.max(blackout(caller, found.life), blackout(found.life, caller)) > 0) {
      clock.pause(1_000_000 * answerMillis);
      throw new UnreachableException("memory: expected " + address + ", found silence", null, true);
    }
    if (found == null) {
      throw new UnreachableException("memory: expected a service at " + address, null, false);
    }
    return open(found, caller);
  }

  /** For how long nothing arrives. */
  private long blackout(Life from, Life to) {
    return Math.max(0, blackouts.end(from, to) - clock.nanoTime());
  }

  private Line open(Listener listener, Life caller) {
    Line line = new Line(connections++, caller, listener.life);
    lines.add(line);
    line.inbound = listener.door.opened(new DriversEnd(line));
    return line;
  }

  /** The driver's end, which answers. */
  private record DriversEnd(Line line) implements Connection {
    @Override
    public void send(ByteBuffer message, Reply reply) {
      throw new UnsupportedOperationException("a message of the driver");
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
      line.new Sender(false, parts, sent, line.parts, last).send(WINDOW);
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

  /** The end of who has called. */
  private final class Line implements Connection {
    private final int connection;
    private final Life caller;
    private final Life listener;
    private final List<Reply> waiting = new ArrayList<>();
    private InboundConnection inbound;
    private Consumer<ByteBuffer> parts = part -> {};
    private int partition = -1;
    private boolean closed;

    /** When the last message of each way arrives. No later one overtakes it. */
    private final long[] arrivals = new long[2];

    /** How many messages and parts are under way each way. */
    private final int[] underWay = new int[2];

    Line(int connection, Life caller, Life listener) {
      this.connection = connection;
      this.caller = caller;
      this.listener = listener;
    }

    boolean isOf(Life life) {
      return caller == life || listener == life;
    }

    @Override
    public void send(ByteBuffer message, Reply reply) {
      if (closed) {
        clock.after(
            CLOSE_NANOS, caller, () -> reply.fail(new IOException("the connection is closed")));
        return;
      }
      waiting.add(reply);
      deliver(true, message, bytes -> inbound.hear(bytes, new Back(reply)));
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
      new Sender(true, parts, sent, part -> inbound.hear(part, null), last).send(WINDOW);
    }

    /** Sends the parts of a message, a few at a time as a real one does. */
    private final class Sender {
      private final boolean toService;
      private final List<ByteBuffer> message;
      private final Runnable sent;
      private final Consumer<ByteBuffer> receiver;
      private final Consumer<ByteBuffer> last;
      private int next;

      Sender(
          boolean toService,
          List<ByteBuffer> message,
          Runnable sent,
          Consumer<ByteBuffer> receiver,
          Consumer<ByteBuffer> last) {
        this.toService = toService;
        this.message = message;
        this.sent = sent;
        this.receiver = receiver;
        this.last = last;
      }

      void send(int count) {
        int end = message.size() - 1;
        for (int i = 0; i < count && next < end; i++) {
          deliver(toService, message.get(next++), this::arrive);
        }
        if (next == end) {
          last.accept(message.get(next++).duplicate());
        }
      }

      private void arrive(ByteBuffer part) {
        sent.run();
        receiver.accept(part);
        send(1);
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
        clock.after(CLOSE_NANOS, caller, () -> reply.fail(error));
      }
    }

    private void deliver(boolean toService, ByteBuffer message, Consumer<ByteBuffer> receiver) {
      ByteBuffer bytes = ByteBuffer.allocate(message.remaining()).put(message.duplicate()).flip();
      Message sent = new Message(connection, partition, toService, bytes.duplicate());
      long nanos = fate.nanos(sent);
      if (nanos == LOST) {
        return;
      }
      int way = toService ? 1 : 0;
      Life from = toService ? caller : listener;
      Life to = toService ? listener : caller;
      long soonest = clock.nanoTime() + blackout(from, to) + nanos;
      arrivals[way] = Math.max(arrivals[way], soonest);
      mostUnderWay = Math.max(mostUnderWay, ++underWay[way]);
      clock.after(
          arrivals[way] - clock.nanoTime(),
          to,
          () -> {
            underWay[way]--;
            if (!closed) {
              receiver.accept(bytes);
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
        clock.after(0, listener, inbound::lost);
        clock.after(0, caller, this::fail);
      }
    }

    private void fail() {
      waiting.forEach(reply -> reply.fail(new IOException("the connection is closed")));
      waiting.clear();
    }
  }
}
