package nndl.spark.transport;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import nndl.time.Clock;
import nndl.time.Condition;

/**
 * The events of an attempt, from the threads in which they happen to the driver's thread. However
 * long that is away, it holds only the last sign of each kind of each worker group.
 */
final class Mailbox {
  private final Condition news;
  private final Queue<Event> events = new ArrayDeque<>();

  /** The signs that groups are at work, by their kind and their group. */
  private final Map<List<Object>, Event> signs = new LinkedHashMap<>();

  private boolean closed;

  Mailbox(Clock clock) {
    this.news = new Condition(clock);
  }

  /**
   * Adds an event. Any thread may call this.
   *
   * @return whether somebody takes it: not so once the mailbox is closed
   */
  boolean post(Event event) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      if (event instanceof Event.Sign sign) {
        signs.put(List.of(sign.getClass(), sign.from()), sign);
        return true; // nobody waits for one, and there are many
      }
      events.add(event);
    }
    news.signal();
    return true;
  }

  /** Takes a sign, or else the oldest of the other events, or returns null if there is none. */
  synchronized Event poll() {
    if (signs.isEmpty()) {
      return events.poll();
    }
    return signs.remove(signs.keySet().iterator().next());
  }

  /** Takes all events, one after the other, also those that come meanwhile. */
  void drainTo(Consumer<Event> consumer) {
    for (Event event = poll(); event != null; event = poll()) {
      consumer.accept(event);
    }
  }

  /** Takes no more events. Those that are in it can still be taken. */
  synchronized void close() {
    closed = true;
  }

  /** Waits until there is an event that is no sign, but at most so long. */
  void await(long nanos) throws InterruptedException {
    boolean unused = news.await(this::hasEvents, nanos);
  }

  private synchronized boolean hasEvents() {
    return !events.isEmpty();
  }
}
