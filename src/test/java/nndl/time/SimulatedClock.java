package nndl.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A clock that stands still while one of its threads works. Threads take turns: one runs until it
 * waits, then the next one that may run does. When all wait, the clock advances to the first end of
 * a wait. So everything happens in one order, however fast the machine is.
 */
public final class SimulatedClock implements Clock {
  private static final long SPIN_NANOS = 1_000;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));

  private final Map<Thread, Turn> turns = new HashMap<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final long nanosPerLook;
  private long now;
  private long number;

  /**
   * An event at a time; events of the same time happen in the order in which they were planned.
   *
   * @param turn the thread whose turn it is; null if {@code action} is to be run instead
   */
  private record Event(long time, long number, Turn turn, Runnable action) {}

  /** Signalled when it is the thread's turn. */
  private static final class Turn {
    private final Semaphore given = new Semaphore(0);
    private boolean permit;

    /** The planned end of its wait; null while it waits only to be unparked. */
    private Event end;
  }

  public SimulatedClock() {
    this(0);
  }

  /**
   * @param nanosPerLook how long any work takes from one reading of the clock to the next
   */
  public SimulatedClock(long nanosPerLook) {
    this.nanosPerLook = nanosPerLook;
  }

  /**
   * Runs something in this thread as one of the clock's threads, then waits for the others to end.
   */
  public void run(Runnable work) {
    turns.put(Thread.currentThread(), new Turn());
    work.run();
    long deadline = now + 3_600_000_000_000L;
    while (turns.size() > 1) {
      if (now > deadline) {
        throw new AssertionError("expected an end of all threads, found " + turns.keySet());
      }
      pause(1_000_000_000);
    }
    turns.clear();
    if (!failures.isEmpty()) {
      throw new AssertionError("a thread has failed", failures.get(0));
    }
  }

  /** Plans an action after a while. It has no thread of its own, so it may not wait. */
  public void after(long nanos, Runnable action) {
    plan(nanos, null, action);
  }

  /** Lets time pass in which nobody runs. What was to happen meanwhile happens afterwards. */
  public void standStill(long nanos) {
    now += nanos;
  }

  @Override
  public long nanoTime() {
    now += nanosPerLook;
    return now;
  }

  @Override
  public void start(String name, Runnable work) {
    Turn turn = new Turn();
    Thread thread = new Thread(() -> run(turn, work), name);
    thread.setDaemon(true);
    turns.put(thread, turn);
    thread.start();
    plan(0, turn, null);
  }

  private void run(Turn turn, Runnable work) {
    turn.given.acquireUninterruptibly();
    try {
      work.run();
    } catch (Throwable e) {
      failures.add(e);
    }
    turns.remove(Thread.currentThread());
    next();
  }

  @Override
  public void spin() {
    pause(SPIN_NANOS);
  }

  private void pause(long nanos) {
    Turn own = turns.get(Thread.currentThread());
    plan(nanos, own, null);
    next(own);
  }

  @Override
  public void park(Object blocker, long nanos) {
    Turn own = turns.get(Thread.currentThread());
    if (!own.permit) {
      own.end = plan(nanos, own, null);
      next(own);
      own.end = null;
    }
    own.permit = false;
  }

  @Override
  public void unpark(Thread thread) {
    Turn turn = turns.get(thread);
    if (turn == null) {
      return;
    }
    if (turn.end == null) {
      turn.permit = true;
    } else if (events.remove(turn.end)) {
      turn.end = plan(0, turn, null);
    }
  }

  private Event plan(long nanos, Turn turn, Runnable action) {
    long wait = Math.max(0, Math.min(nanos, Long.MAX_VALUE - now));
    Event event = new Event(now + wait, number++, turn, action);
    events.add(event);
    return event;
  }

  private void next(Turn own) {
    next();
    own.given.acquireUninterruptibly();
  }

  /** Runs the next events, until one is the turn of a thread. */
  private void next() {
    while (!events.isEmpty()) {
      Event event = events.poll();
      now = Math.max(now, event.time);
      if (event.turn != null) {
        event.turn.given.release();
        return;
      }
      event.action.run();
    }
  }
}
