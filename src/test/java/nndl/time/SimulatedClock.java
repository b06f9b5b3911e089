package nndl.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A clock that stands still while one of its threads does something. They take turns: one runs
 * until it waits, then the one that may go on first, and when all wait the clock moves on to the
 * first that does not have to any more. So all happens in one order, whatever the machine does.
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
   * What happens at a time; of one time, in the order in which they were planned.
   *
   * @param turn whose turn it is; null if it is nobody's, but {@code action} is to be done
   */
  private record Event(long time, long number, Turn turn, Runnable action) {}

  /** A thread's: it goes on when it is given its turn. */
  private static final class Turn {
    private final Semaphore given = new Semaphore(0);
    private boolean permit;

    /** The end of its wait; null while it does not wait for to be unparked. */
    private Event end;
  }

  public SimulatedClock() {
    this(0);
  }

  /**
   * @param nanosPerLook how long whatever somebody does takes from one look at the clock to the
   *     next
   */
  public SimulatedClock(long nanosPerLook) {
    this.nanosPerLook = nanosPerLook;
  }

  /** Runs something in this thread, as one of the clock's, and then waits for the others to end. */
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

  /** Lets something happen after a while, in no thread of its own: it may not wait. */
  public void after(long nanos, Runnable action) {
    plan(nanos, null, action);
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

  /** Lets happen what is next, until that is the turn of a thread. */
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
