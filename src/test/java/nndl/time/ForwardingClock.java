package nndl.time;

/** A clock that passes all calls on to another one. Tests change some of them. */
public class ForwardingClock implements Clock {
  private final Clock clock;

  public ForwardingClock(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long nanoTime() {
    return clock.nanoTime();
  }

  @Override
  public void start(String name, Runnable work) {
    clock.start(name, work);
  }

  @Override
  public void spin() {
    clock.spin();
  }

  @Override
  public boolean canSpin(int threads) {
    return clock.canSpin(threads);
  }

  @Override
  public void park(Object blocker, long nanos) {
    clock.park(blocker, nanos);
  }

  @Override
  public void unpark(Thread thread) {
    clock.unpark(thread);
  }
}
