package nndl.time;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Work that one thread does while another waits a limited time for its result. */
public final class Task<T> implements Runnable {
  private final Callable<T> work;
  private final Consumer<T> late;
  private final Condition ended;
  private Thread runner;
  private boolean abandoned;
  private T result;
  private Throwable error;
  private volatile boolean over;

  /**
   * @param late takes the result if no thread waits for it any more
   */
  public Task(Clock clock, Callable<T> work, Consumer<T> late) {
    this.work = work;
    this.late = late;
    this.ended = new Condition(clock);
  }

  /** Starts a task in a thread of its own. */
  public static <T> Task<T> start(Clock clock, String name, Callable<T> work) {
    Task<T> task = new Task<>(clock, work, result -> {});
    clock.start(name, task);
    return task;
  }

  /** Like {@link #start}, but for work without a result. */
  public static Task<Void> startWork(Clock clock, String name, Runnable work) {
    return start(
        clock,
        name,
        () -> {
          work.run();
          return null;
        });
  }

  /** Does the work once, unless it has been abandoned before. */
  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    try {
      T found = work.call();
      if (!end(found, null)) {
        late.accept(found);
      }
    } catch (Throwable e) {
      boolean unused = end(null, e); // the waiting thread throws it
    }
    ended.signal();
  }

  private synchronized boolean begin() {
    if (abandoned) {
      return false;
    }
    runner = Thread.currentThread();
    return true;
  }

  /** Notes the end. Returns whether a thread may still wait for the result. */
  private synchronized boolean end(T found, Throwable problem) {
    runner = null;
    result = found;
    error = problem;
    over = true;
    return !abandoned;
  }

  /**
   * The result of the work.
   *
   * @throws TimeoutException if it takes longer than {@code nanos}
   * @throws ExecutionException if the work throws; the cause is what it throws
   */
  public T await(long nanos) throws InterruptedException, TimeoutException, ExecutionException {
    if (!ended.await(() -> over, nanos)) {
      throw new TimeoutException();
    }
    if (error != null) {
      throw new ExecutionException(error);
    }
    return result;
  }

  /** Waits like {@link #await} for work whose failure does not matter here. */
  public void awaitEnd(long nanos) {
    try {
      T unused = await(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      return; // as if it had ended
    }
  }

  /** Abandons the work after a wait in vain: its thread is interrupted. */
  public synchronized void abandon() {
    abandoned = true;
    if (runner != null) {
      runner.interrupt();
    }
  }
}
