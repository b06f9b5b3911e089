package nndl.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Threads of a clock: one for each piece of work that runs at the same time. A thread whose work is
 * done waits a minute for more work before it ends.
 */
public class ThreadPool {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Clock clock;
  private final String name;
  private final Deque<Worker> idle = new ArrayDeque<>();

  /**
   * @param name the name of the threads
   */
  public ThreadPool(Clock clock, String name) {
    this.clock = clock;
    this.name = name;
  }

  public Clock clock() {
    return clock;
  }

  /** Runs work in an idle thread, or in a new one. */
  public void execute(Runnable work) {
    Worker worker;
    synchronized (idle) {
      worker = idle.poll();
      if (worker != null) {
        worker.work = work;
      }
    }
    if (worker == null) {
      clock.start(name, new Worker(work));
    } else {
      worker.given.signal();
    }
  }

  private final class Worker implements Runnable {
    private final Condition given = new Condition(clock);
    private volatile Runnable work;

    Worker(Runnable first) {
      work = first;
    }

    @Override
    public void run() {
      do {
        work.run();
      } while (hasMore());
    }

    /** Waits a while for more work. Returns whether there is some. */
    private boolean hasMore() {
      boolean unused = Thread.interrupted(); // an interrupt of the work that is over
      synchronized (idle) {
        work = null;
        idle.push(this);
      }
      try {
        unused = given.await(() -> work != null, IDLE_NANOS);
      } catch (InterruptedException e) {
        // ends as if it had waited long enough
      }
      synchronized (idle) {
        return !idle.remove(this);
      }
    }
  }
}
