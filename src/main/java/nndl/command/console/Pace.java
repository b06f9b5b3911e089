package nndl.command.console;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures the speed of progress over the second half of the elapsed time. So a slow start is
 * forgotten, and regular pauses such as evaluations are included. The number of points in memory is
 * limited.
 */
final class Pace {
  private static final int MAX_POINTS = 128;

  private final List<Point> points = new ArrayList<>();
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

  /** Returns the seconds from the first point to the last. */
  double seconds() {
    return (last.nanos - points.get(0).nanos) / 1e9;
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

  /** Returns the seconds until {@code total} is done, or empty if there is no progress. */
  OptionalDouble secondsLeft(long total) {
    double rate = perSecond();
    return rate > 0
        ? OptionalDouble.of(Math.max(0, total - last.done) / rate)
        : OptionalDouble.empty();
  }
}
