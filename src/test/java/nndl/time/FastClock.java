package nndl.time;

/** A clock on which so many seconds take one. */
public class FastClock extends ForwardingClock {
  private final int times;

  public FastClock(int times) {
    super(new SystemClock());
    this.times = times;
  }

  @Override
  public long nanoTime() {
    return times * super.nanoTime();
  }

  @Override
  public void park(Object blocker, long nanos) {
    super.park(blocker, nanos / times);
  }
}
