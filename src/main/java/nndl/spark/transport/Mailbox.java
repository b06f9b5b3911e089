package nndl.spark.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import nndl.time.Clock;

/** The events of an attempt, from the threads in which they happen to the driver's thread. */
final class Mailbox {
  private final Clock clock;
  private final Queue<Event> events = new ArrayDeque<>();
  private Thread waiting;
  private boolean closed;

  Mailbox(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds an event. Any thread may call this.
   *
   * @return whether somebody takes it: not so once the mailbox is closed
   */
  boolean post(Event event) {
    Thread thread;
    synchronized (this) {
      if (closed) {
        return false;
      }
      events.add(event);
      thread = waiting;
    }
    if (!(event instanceof Event.PartCame)) { // nobody waits for one, and there are many
      clock.unpark(thread);
    }
    return true;
  }

  /** Takes no more events. Those that are in it can still be taken. */
  synchronized void close() {
    closed = true;
  }

  /** Takes the oldest event, or returns null if there is none. */
  synchronized Event poll() {
    return events.poll();
  }

  /** Waits until there is an event, but at most so long. It may return early without a reason. */
  void await(long nanos) throws InterruptedException {
    synchronized (this) {
      if (!events.isEmpty()) {
        return;
      }
      waiting = Thread.currentThread();
    }
    clock.await(this, nanos);
  }
}
