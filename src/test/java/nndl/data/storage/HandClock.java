package nndl.data.storage;

import nndl.time.Clock;

/** A clock that a test sets. Its threads do not run. */
final class HandClock implements Clock {
  private final Runnable whileWaiting;
  private long now;

  HandClock() {
    this(() -> {});
  }

  /**
   * @param whileWaiting happens at each wait
   */
  HandClock(Runnable whileWaiting) {
    this.whileWaiting = whileWaiting;
  }

  void add(long nanos) {
    now += nanos;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void start(String name, Runnable work) {}

  @Override
  public void spin() {}

  @Override
  public void park(Object blocker, long nanos) {
    now += nanos;
    whileWaiting.run();
  }

  @Override
  public void unpark(Thread thread) {}
}
