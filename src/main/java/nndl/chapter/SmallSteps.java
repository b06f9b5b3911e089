package nndl.chapter;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What equations (7) to (15) say of a small step, measured: the change of the cost C is about grad
 * C . dv, so dv = -eta grad C changes it by -eta |grad C|^2; and among steps of equal length this
 * is the one that makes C fall most.
 */
final class SmallSteps {
  private static final double[] RATES = {0.001, 0.01, 0.1, 1, 10, 100, 1000};
  private static final int[] ANGLES = {0, 30, 60, 90, 120, 150, 180};

  /** Of a step in {@link #angles}. */
  private static final double LENGTH = 0.01;

  /** The prediction holds where the measured change is so near to it. */
  private static final double NEAR = 0.01;

  private static final long SEED = 1;

  private final Weights v;
  private final List<Sample> samples;
  private final double cost;
  private final Weights gradient;
  private final double norm;

  SmallSteps(Weights v, List<Sample> samples) {
    this.v = v;
    this.samples = samples;
    this.cost = BookNetwork.cost(v, samples);
    this.gradient = BookNetwork.gradient(v, samples);
    this.norm = gradient.norm();
  }

  /** What there is to say of this point. */
  void lines(String name, Consumer<String> lines) {
    lines.accept(String.format(Locale.ROOT, "%s: C = %.6f, |grad C| = %.6f", name, cost, norm));
    lines.accept("   eta   -eta |grad C|^2   change of C   ratio");
    for (double eta : RATES) {
      lines.accept(rate(eta));
    }
    lines.accept("");
    lines.accept("angle to -grad C   -cos   change of C / (|dv| |grad C|), |dv| = " + LENGTH);
    Weights across = across();
    for (int angle : ANGLES) {
      lines.accept(angle(angle, across));
    }
  }

  private String rate(double eta) {
    double predicted = -eta * norm * norm;
    double ratio = change(gradient, -eta) / predicted;
    return String.format(
        Locale.ROOT,
        "%6s   %15.3e   %11.3e   %5.3f   %s",
        eta < 1 ? Double.toString(eta) : Long.toString((long) eta),
        predicted,
        ratio * predicted,
        ratio,
        Math.abs(ratio - 1) <= NEAR ? "within 1 %" : ratio > 0 ? "falls less" : "rises");
  }

  /** The change by a step at an angle to the gradient, over that of its length at most. */
  private String angle(int angle, Weights across) {
    double cos = StrictMath.cos(Math.toRadians(angle));
    double sin = StrictMath.sin(Math.toRadians(angle));
    Weights step = v.zeros().add(-cos / norm, gradient).add(sin, across);
    return String.format(
        Locale.ROOT,
        "%16d   %+.3f   %+.3f",
        angle,
        rounded(-cos),
        rounded(change(step, LENGTH) / (LENGTH * norm)));
  }

  /** To three digits, and never a zero with a minus. */
  private static double rounded(double number) {
    return Math.rint(1000 * number) / 1000 + 0.0;
  }

  /** A random direction at right angles to the gradient, of length 1. */
  private Weights across() {
    Weights other = v.random(SEED);
    other.add(-other.dot(gradient) / (norm * norm), gradient);
    return other.times(1 / other.norm());
  }

  private double change(Weights direction, double times) {
    return BookNetwork.cost(v.copy().add(times, direction), samples) - cost;
  }
}
