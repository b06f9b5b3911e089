package nndl.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A clock's threads, as many as there is work at once, which are used again for a while. */
public final class ThreadPool {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Clock clock;
  private final String name;
  private final Deque<Worker> idle = new ArrayDeque<>();

  /**
   * @param name of its threads
   */
  public ThreadPool(Clock clock, String name) {
    this.clock = clock;
    this.name = name;
  }

  public Clock clock() {
    return clock;
  }

  /** Does something in a thread that has nothing else to do. */
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

    /** Whether it has been given more to do, having waited for it a while. */
    private boolean hasMore() {
      boolean unused = Thread.interrupted(); // for what is over
      synchronized (idle) {
        work = null;
        idle.push(this);
      }
      try {
        unused = given.await(() -> work != null, IDLE_NANOS);
      } catch (InterruptedException e) {
        // as if it had waited long enough
      }
      synchronized (idle) {
        return !idle.remove(this);
      }
    }
  }
}
