package nndl.command;

import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.SystemClock;
import org.apache.spark.SparkConf;

/**
 * How long a JVM may take to end after a signal. What is saved then has a time limit, and all else
 * has two seconds after it. Without them, Spark's shutdown hook would wait ten seconds for an
 * executor that hangs, and a blocked print would wait forever. Where nothing is saved, there are
 * only the two seconds.
 */
public final class Ending {
  /** The end of this JVM. */
  public static final Ending OF_JVM = new Ending(new SystemClock());

  private static final String SETTING = "spark.nndl.stop.timeout";
  private static final String DEFAULT = "10s";

  /** The longest time limit: a day. */
  private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(1);

  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Condition changed;
  private volatile long limit;

  Ending(Clock clock) {
    this.changed = new Condition(clock);
  }

  /** Returns how long the end may take to save what is not saved yet. */
  public static long nanos(SparkConf conf) {
    try {
      long millis = conf.getTimeAsMs(SETTING, DEFAULT);
      if (millis >= 1_000) {
        return TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_MILLIS));
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(SETTING, "a time of 1s or more", conf.get(SETTING));
  }

  /** Notes that the end has something to save, which takes at most this time. */
  void saves(long nanos) {
    limit = nanos;
  }

  /** Notes that the end has nothing to save any more. */
  void saved() {
    limit = 0;
    changed.signal();
  }

  /** Waits for as long as the end may take, from now on. */
  void await() throws InterruptedException {
    boolean unused = changed.await(() -> limit == 0, limit);
    unused = changed.await(() -> false, REST_NANOS);
  }
}
