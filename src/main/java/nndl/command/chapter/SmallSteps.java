package nndl.command.chapter;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import nndl.command.Text;

/**
 * Measures what chapter 1 states about a small step. If each variable of C changes a little, C
 * changes approximately by a sum with one term per variable: the slope times the change of the
 * variable. Equation (7) has two variables. With the gradient (equations (8) and (13)) this sum is
 * grad C . dv (equations (9) and (12)). The step is dv = -eta grad C (equations (10) and (14)), and
 * it leads to v' = v + dv (equations (11) and (15)). It changes C by approximately -eta |grad C|^2.
 * No other step of the same length decreases C more.
 */
final class SmallSteps {
  private static final double[] RATES = {0.001, 0.01, 0.1, 1, 10, 100, 1000};
  private static final int[] ANGLES = {0, 30, 60, 90, 120, 150, 180};

  /** The length of the steps at an angle to -grad C. */
  private static final double LENGTH = 0.01;

  /**
   * The largest difference from 1 of the ratio (measured change / predicted change) for which the
   * prediction holds.
   */
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
    this.cost = BookCost.of(v, samples);
    this.gradient = BookCost.gradient(v, samples);
    this.norm = gradient.norm();
  }

  /** Prints the last components of the gradient. */
  void gradientLines(Consumer<String> lines) {
    double[] last = gradient.b()[gradient.b().length - 1];
    lines.accept(
        "grad C of the trained network ends with the slopes of the biases of the outputs:");
    lines.accept(
        Arrays.stream(last)
            .limit(10)
            .mapToObj(slope -> Text.of("%+.5f", slope))
            .collect(Collectors.joining(", ", "(..., ", ")")));
  }

  /** Prints the measurements at the point v. */
  void lines(String name, Consumer<String> lines) {
    lines.accept(Text.of("%s: C = %.6f, |grad C| = %.6f", name, cost, norm));
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
    double change = change(gradient, -eta);
    double ratio = change / predicted;
    return Text.of(
        "%6s   %15.3e   %11.3e   %5.3f   %s",
        eta < 1 ? Double.toString(eta) : Long.toString((long) eta),
        predicted,
        change,
        ratio,
        verdict(ratio));
  }

  /** Describes the ratio of the measured change of the cost to the predicted change. */
  static String verdict(double ratio) {
    if (Double.isNaN(ratio)) {
      return "no slope"; // all neurons are saturated
    }
    if (Math.abs(ratio - 1) <= NEAR) {
      return "within 1 %";
    }
    return ratio > 1 ? "falls more" : ratio >= 0 ? "falls less" : "rises";
  }

  /**
   * Returns a line with the change by a step at an angle, divided by the largest possible change by
   * a small step of the same length.
   */
  private String angle(int angle, Weights across) {
    double cos = StrictMath.cos(Math.toRadians(angle));
    double sin = StrictMath.sin(Math.toRadians(angle));
    Weights step = v.zeros().add(-cos / norm, gradient).add(sin, across);
    return Text.of(
        "%16d   %+.3f   %+.3f",
        angle, rounded(-cos), rounded(change(step, LENGTH) / (LENGTH * norm)));
  }

  /** Returns a number rounded to three decimal places; a negative zero becomes 0. */
  private static double rounded(double number) {
    return Math.rint(1000 * number) / 1000 + 0.0;
  }

  /** Returns a random direction of length 1 at right angles to the gradient. */
  private Weights across() {
    Weights other = v.random(SEED);
    other.add(-other.dot(gradient) / (norm * norm), gradient);
    return other.times(1 / other.norm());
  }

  private double change(Weights direction, double times) {
    return BookCost.of(v.copy().add(times, direction), samples) - cost;
  }
}
