package nndl.time;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A lock for work that waits by the clock. A thread that waits for a monitor is unknown to the
 * clock: a simulated one would never go on. Whoever comes first is next. The holder must not lock
 * it again.
 */
public final class Mutex {
  private final Clock clock;

  /** The holder, and then those that wait. */
  private final Deque<Thread> threads = new ArrayDeque<>();

  public Mutex(Clock clock) {
    this.clock = clock;
  }

  /** Waits until this thread holds the lock, also if it is interrupted. */
  public void lock() {
    Thread own = Thread.currentThread();
    synchronized (threads) {
      if (threads.peek() == own) {
        throw new IllegalStateException("expected to lock once");
      }
      threads.add(own);
    }
    boolean interrupted = false;
    while (!isHeldBy(own)) {
      clock.park(this, Long.MAX_VALUE);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      own.interrupt();
    }
  }

  private boolean isHeldBy(Thread thread) {
    synchronized (threads) {
      return threads.peek() == thread;
    }
  }

  public void unlock() {
    Thread next;
    synchronized (threads) {
      threads.remove();
      next = threads.peek();
    }
    clock.unpark(next);
  }
}
