package nndl.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * A clock that stands still while one of its threads works. Threads take turns: one runs until it
 * waits, then the next one that may run does. When all wait, the clock advances to the first end of
 * a wait. So everything happens in one order, however fast the machine is.
 *
 * <p>Threads may belong to a {@link Life}, that of a simulated process, which can be paused and
 * killed. A thread belongs to that of the thread or action that starts it. One that is killed stays
 * where it waits, so that nothing of it runs on, not even a {@code finally}.
 */
public final class SimulatedClock implements Clock {
  private static final long SPIN_NANOS = 1_000;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));

  private final Map<Thread, Turn> turns = new LinkedHashMap<>(); // so the dead end in one order
  private final List<Throwable> failures = new ArrayList<>();
  private final long nanosPerLook;
  private long now;
  private long number;

  /** To whom the action belongs that runs now; null while a thread runs. */
  private Event action;

  /** Whether the threads of the dead end now, after everybody else. */
  private boolean burying;

  /** The thread that calls {@link #run}, and whether everybody waits for ever. */
  private Turn first;

  private boolean stuck;

  /** A simulated process: its threads, and the events that happen in it. */
  public static final class Life {
    private final String name;
    private boolean dead;
    private long pausedUntil = Long.MIN_VALUE;

    public Life(String name) {
      this.name = name;
    }

    public boolean isDead() {
      return dead;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Ends a thread of the dead once nobody can see any more what it does. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /**
   * An event at a time; events of the same time happen in the order in which they were planned.
   *
   * @param life to whom it happens, or null if to nobody who can be killed
   * @param turn the thread whose turn it is; null if {@code action} is to be run instead
   */
  private record Event(long time, long number, Life life, Turn turn, Runnable action) {}

  /** Signalled when it is the thread's turn. */
  private static final class Turn {
    private final Semaphore given = new Semaphore(0);
    private final Life life;
    private boolean permit;

    /** The planned end of its wait; null while it waits only to be unparked. */
    private Event end;

    Turn(Life life) {
      this.life = life;
    }
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

  /** What is done in the clock's time. */
  public interface Work {
    void run() throws Exception;
  }

  /**
   * Runs something in this thread as one of the clock's threads, then waits for the others to end.
   * What fails otherwise than by a RuntimeException is an error of the test.
   */
  public void run(Work work) {
    first = new Turn(null);
    turns.put(Thread.currentThread(), first);
    try {
      work.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    long deadline = now + 3_600_000_000_000L;
    while (living() > 1) {
      if (now > deadline) {
        throw new AssertionError("expected an end of all threads, found " + turns.keySet());
      }
      pause(1_000_000_000);
    }
    bury();
    turns.clear();
    if (!failures.isEmpty()) {
      throw new AssertionError("a thread has failed", failures.get(0));
    }
  }

  private long living() {
    return turns.values().stream().filter(turn -> turn.life == null || !turn.life.dead).count();
  }

  /** Ends the threads of the dead one after the other. */
  private void bury() {
    burying = true;
    Map<Thread, Turn> dead = new LinkedHashMap<>(turns);
    dead.remove(Thread.currentThread());
    for (Map.Entry<Thread, Turn> one : dead.entrySet()) {
      one.getValue().given.release();
      try {
        one.getKey().join(120_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (one.getKey().isAlive()) {
        throw new AssertionError("expected that a killed thread ends: " + one.getKey());
      }
    }
    burying = false;
  }

  /** Plans an action after a while. It has no thread of its own, so it may not wait. */
  public void after(long nanos, Runnable action) {
    plan(nanos, null, null, action);
  }

  /** Plans an action in a process: it happens later if that is paused, and never if it is dead. */
  public void after(long nanos, Life life, Runnable action) {
    plan(nanos, life, null, action);
  }

  /** Lets time pass in which nobody runs. What was to happen meanwhile happens afterwards. */
  public void standStill(long nanos) {
    now += nanos;
  }

  /** The process to which the running thread or action belongs, or null if to none. */
  public Life life() {
    if (action != null) {
      return action.life;
    }
    Turn turn = turns.get(Thread.currentThread());
    return turn == null ? null : turn.life;
  }

  /** Returns the names of the threads of a process that have not ended. */
  public List<String> threads(Life life) {
    return turns.entrySet().stream()
        .filter(one -> one.getValue().life == life)
        .map(one -> one.getKey().getName())
        .toList();
  }

  /** Nothing of this process happens any more. */
  public void kill(Life life) {
    life.dead = true;
  }

  /** Nothing of this process happens for so long. */
  public void pause(Life life, long nanos) {
    life.pausedUntil = Math.max(life.pausedUntil, now + nanos);
  }

  @Override
  public long nanoTime() {
    now += nanosPerLook;
    return now;
  }

  @Override
  public void start(String name, Runnable work) {
    start(life(), name, work);
  }

  /** Starts a thread of a process. */
  public void start(Life life, String name, Runnable work) {
    Turn turn = new Turn(life);
    Thread thread = new Thread(() -> run(turn, work), name);
    thread.setDaemon(true);
    turns.put(thread, turn);
    thread.start();
    plan(0, life, turn, null);
  }

  private void run(Turn turn, Runnable work) {
    turn.given.acquireUninterruptibly();
    try {
      if (!burying) {
        work.run();
      }
    } catch (Killed e) {
      return;
    } catch (Throwable e) {
      failures.add(e);
    }
    if (!burying) {
      turns.remove(Thread.currentThread());
      next();
    }
  }

  @Override
  public void spin() {
    pause(SPIN_NANOS);
  }

  /** However many processors the machine has. */
  @Override
  public boolean canSpin(int threads) {
    return true;
  }

  /** Lets time pass for the running thread. */
  public void pause(long nanos) {
    Turn own = turns.get(Thread.currentThread());
    plan(nanos, own.life, own, null);
    next(own);
  }

  @Override
  public void park(Object blocker, long nanos) {
    Turn own = turns.get(Thread.currentThread());
    if (!own.permit) {
      own.end = plan(nanos, own.life, own, null);
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
      turn.end = plan(0, turn.life, turn, null);
    }
  }

  private Event plan(long nanos, Life life, Turn turn, Runnable action) {
    long wait = Math.max(0, Math.min(nanos, Long.MAX_VALUE - now));
    Event event = new Event(now + wait, number++, life, turn, action);
    events.add(event);
    return event;
  }

  private void next(Turn own) {
    if (!burying) {
      next();
      own.given.acquireUninterruptibly();
    }
    if (stuck && own == first) {
      throw new AssertionError("expected that somebody goes on, found " + turns.keySet());
    }
    if (burying) {
      throw new Killed();
    }
  }

  /** Runs the next events, until one is the turn of a thread. */
  private void next() {
    while (!events.isEmpty()) {
      Event event = events.poll();
      now = Math.max(now, event.time);
      if (event.life != null && event.life.dead) {
        continue;
      }
      if (event.life != null && event.life.pausedUntil > now) {
        delay(event);
      } else if (event.turn != null) {
        event.turn.given.release();
        return;
      } else {
        action = event;
        try {
          event.action.run();
        } finally {
          action = null;
        }
      }
    }
    stuck = true;
    first.given.release();
  }

  private void delay(Event event) {
    Event later = plan(event.life.pausedUntil - now, event.life, event.turn, event.action);
    if (event.turn != null && event.turn.end != null && event.turn.end.number == event.number) {
      event.turn.end = later;
    }
  }
}
