package nndl.command.console;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How fast something goes on: over the latter half of the time so far, so that a slow start is
 * forgotten, and what comes and goes, as evaluations do, is in it. However long it takes, few
 * points are kept.
 */
final class Pace {
  private static final int MAX_POINTS = 128;

  private final List<Point> points = new ArrayList<>();
  private Point last = new Point(0, 0);

  /** Of so many points one is kept. */
  private int stride = 1;

  private long added;

  private record Point(long nanos, long done) {}

  /** So much is done now. */
  void add(long nanos, long done) {
    last = new Point(nanos, done);
    if (added++ % stride == 0) {
      points.add(last);
    }
    if (points.size() == MAX_POINTS) {
      for (int i = MAX_POINTS / 2; i > 0; i--) {
        points.remove(2 * i - 1); // the first stays
      }
      stride *= 2;
    }
  }

  /** Since the first point. */
  double seconds() {
    return (last.nanos - points.get(0).nanos) / 1e9;
  }

  /** 0 if nothing is done, or nobody can say yet. */
  double perSecond() {
    long middle = points.get(0).nanos + (last.nanos - points.get(0).nanos) / 2;
    Point from = points.get(0);
    for (Point point : points) {
      from = point.nanos <= middle ? point : from;
    }
    long nanos = last.nanos - from.nanos;
    return nanos == 0 ? 0 : (last.done - from.done) * 1e9 / nanos;
  }

  /** Until the total is done; empty if nothing goes on. */
  OptionalDouble secondsLeft(long total) {
    double rate = perSecond();
    return rate > 0
        ? OptionalDouble.of(Math.max(0, total - last.done) / rate)
        : OptionalDouble.empty();
  }
}
