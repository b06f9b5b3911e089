package nndl.pages;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Events in the order of their seconds: processors that compute, and links that carry messages in
 * chunks. Events of one moment keep the order in which they were asked for, so a simulation always
 * gives the same numbers.
 */
final class EventSimulation {
  /** The least bytes of a chunk. */
  private static final double CHUNK = 1 << 14;

  /** The most chunks that the messages over a link have together, if there are few of these. */
  private static final int CHUNKS = 128;

  private static final int CHUNKS_OF_MANY = 4;

  private record Event(double at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingDouble(Event::at).thenComparingLong(Event::number));
  private final double latency;
  private final double perMessage;
  private final int chunks;
  private double now;
  private long asked;

  /**
   * @param latency of a link, in seconds
   * @param perMessage processor time to send or to receive a message
   * @param messages how many a link carries side by side
   */
  EventSimulation(double latency, double perMessage, int messages) {
    this.latency = latency;
    this.chunks = Math.max(CHUNKS_OF_MANY, CHUNKS / messages);
    this.perMessage = perMessage;
  }

  /** Runs all events, and returns the seconds until the last one. */
  double run() {
    while (!events.isEmpty()) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
    return now;
  }

  private void at(double seconds, Runnable action) {
    events.add(new Event(seconds, asked++, action));
  }

  /** Cores that work through tasks in the order in which these come. */
  final class Cores {
    private final double[] free;

    Cores(int count) {
      free = new double[count];
    }

    int count() {
      return free.length;
    }

    void run(double seconds, Runnable then) {
      int first = 0;
      for (int i = 1; i < free.length; i++) {
        first = free[i] < free[first] ? i : first;
      }
      free[first] = Math.max(now, free[first]) + seconds;
      at(free[first], then);
    }
  }

  /** A thread: its tasks run one after the other on the cores of its machine. */
  private static final class Lane {
    private final Cores cores;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    Lane(Cores cores) {
      this.cores = cores;
    }

    void run(double seconds, Runnable then) {
      waiting.add(
          () ->
              cores.run(
                  seconds,
                  () -> {
                    busy = false;
                    then.run();
                    next();
                  }));
      next();
    }

    private void next() {
      if (!busy && !waiting.isEmpty()) {
        busy = true;
        waiting.remove().run();
      }
    }
  }

  /** A process with a link. */
  final class Host {
    final Cores cores;
    private final double speed;
    private final double perByte;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;
    private double outFree;
    private double inFree;

    /**
     * @param speed bytes a second each way
     * @param perByte processor time to send or to receive a byte
     */
    Host(Cores cores, double speed, double perByte) {
      this.cores = cores;
      this.speed = speed;
      this.perByte = perByte;
    }

    /** Sends messages side by side, a chunk of each in turn. */
    void send(List<Message> messages) {
      messages.forEach(message -> message.cut(chunks));
      for (int chunk = 0; chunk < chunks; chunk++) {
        for (Message message : messages) {
          if (chunk < message.chunks) {
            waiting.add(() -> prepare(message));
          }
        }
      }
      next();
    }

    /** Has some chunks more under way than cores can prepare, so that the link is never idle. */
    private void next() {
      while (underWay <= 2 * cores.count() && !waiting.isEmpty()) {
        underWay++;
        waiting.remove().run();
      }
    }

    private void prepare(Message message) {
      message.sending.run(
          message.processing(message.sent, message.bytesOut, perByte), () -> transfer(message));
    }

    private void transfer(Message message) {
      double start = Math.max(now, outFree);
      outFree = start + message.bytesOut / message.chunks / message.fill / speed;
      double sentAt = outFree;
      at(
          start + latency,
          () -> {
            Host to = message.to;
            double begun = Math.max(now, to.inFree);
            double seconds = message.bytesIn / message.chunks / message.fill / to.speed;
            to.inFree = Math.max(begun + seconds, sentAt + latency);
            at(to.inFree, message::received);
          });
      at(
          sentAt,
          () -> {
            underWay--;
            next();
          });
    }
  }

  /** Messages of one host to another that stands for so many, or to one of these. */
  final class Message {
    private final Host to;
    private final double sent;
    private final double bytesOut;
    private final double got;
    private final double bytesIn;
    private final double fill;
    private final Runnable then;
    private final Lane sending;
    private final Lane receiving;
    private int chunks;
    private int missing;

    /**
     * @param sent how many messages pass the sender's link
     * @param got how many pass the receiver's link
     * @param bytes of each
     * @param fill the part of the links' speed that they reach
     * @param then what the receiver does when it has all
     */
    Message(Host from, Host to, double sent, double got, double bytes, double fill, Runnable then) {
      this.to = to;
      this.sent = sent;
      this.bytesOut = sent * bytes;
      this.got = got;
      this.bytesIn = got * bytes;
      this.fill = fill;
      this.then = then;
      this.sending = new Lane(from.cores);
      this.receiving = new Lane(to.cores);
    }

    private void cut(int most) {
      chunks = (int) Math.max(1, Math.min(most, Math.max(bytesOut, bytesIn) / CHUNK));
      missing = chunks;
    }

    private double processing(double messages, double bytes, double perByte) {
      return (messages * perMessage + bytes * perByte) / chunks;
    }

    private void received() {
      receiving.run(
          processing(got, bytesIn, to.perByte),
          () -> {
            if (--missing == 0) {
              then.run();
            }
          });
    }
  }

  /** Runs an action when it has been called so many times. */
  static Runnable after(int times, Runnable action) {
    int[] left = {times};
    return () -> {
      if (--left[0] == 0) {
        action.run();
      }
    };
  }
}
