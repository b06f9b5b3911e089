package nndl.command.console;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures the speed of progress over the second half of the time since work began. So a slow start
 * is forgotten, and regular pauses such as evaluations are included. The number of points in memory
 * is limited.
 */
final class Pace {
  private static final int MAX_POINTS = 128;

  /** From this time on, the speed is taken for one that lasts. */
  private static final double STEADY_SECONDS = 2;

  /** Before that, no time is said that is so many times longer than what has been measured. */
  private static final int MOST_TIMES = 30;

  /** The first is the last point before any work was done. */
  private final List<Point> points = new ArrayList<>();

  private Point start;
  private Point last = new Point(0, 0);

  /** Every {@code stride}-th point is stored. */
  private int stride = 1;

  private long added;

  private record Point(long nanos, long done) {}

  /**
   * Adds a point.
   *
   * @param done the work that is done at the time {@code nanos}
   */
  void add(long nanos, long done) {
    last = new Point(nanos, done);
    if (start == null) {
      start = last;
    }
    if (!points.isEmpty() && points.get(0).done == done) { // the work has not begun yet
      points.clear();
      added = 0;
    }
    if (added++ % stride == 0) {
      points.add(last);
    }
    if (points.size() == MAX_POINTS) {
      for (int i = MAX_POINTS / 2; i > 0; i--) {
        points.remove(2 * i - 1); // the first point stays
      }
      stride *= 2;
    }
  }

  /** Returns the seconds from the first time that was added to the last. */
  double seconds() {
    return (last.nanos - start.nanos) / 1e9;
  }

  /** Returns the work per second, or 0 if nothing was done or if the speed is not known yet. */
  double perSecond() {
    long middle = points.get(0).nanos + (last.nanos - points.get(0).nanos) / 2;
    Point from = points.get(0);
    for (Point point : points) {
      from = point.nanos <= middle ? point : from;
    }
    long nanos = last.nanos - from.nanos;
    return nanos == 0 ? 0 : (last.done - from.done) * 1e9 / nanos;
  }

  /**
   * Returns the seconds until {@code total} is done. Returns empty if there is no progress, if all
   * is done, or if too little was measured: the first steps may be a thousand times slower than
   * others.
   */
  OptionalDouble secondsLeft(long total) {
    double rate = perSecond();
    double left = (total - last.done) / rate;
    double measured = (last.nanos - points.get(0).nanos) / 1e9;
    return rate > 0 && left > 0 && (measured >= STEADY_SECONDS || left <= MOST_TIMES * measured)
        ? OptionalDouble.of(left)
        : OptionalDouble.empty();
  }
}
