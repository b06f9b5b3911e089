package nndl.command.chapter;

import java.util.List;
import java.util.function.Consumer;
import nndl.command.Text;

/**
 * The exercise on a cost of one variable. All weights and biases except one are fixed, so the
 * gradient is the slope of a curve, and a step changes the variable by -eta times the slope.
 */
final class OneVariable {
  private static final double ETA = 1000;
  private static final int STEPS = 8;

  /** The distance of the first value of the variable from its trained value. */
  private static final double AWAY = 3;

  private OneVariable() {}

  /** Prints the steps of the bias of the first output neuron. */
  static void lines(Weights network, List<Sample> samples, Consumer<String> lines) {
    Weights v = network.copy();
    double[] bias = v.b()[v.b().length - 1];
    bias[0] += AWAY;
    lines.accept("one variable, the bias b of the first output; eta = %.0f".formatted(ETA));
    lines.accept("step        b       C(b)      slope   -eta slope");
    for (int step = 0; step < STEPS; step++) {
      Weights gradient = BookCost.gradient(v, samples);
      double slope = gradient.b()[gradient.b().length - 1][0];
      double cost = BookCost.of(v, samples);
      lines.accept(
          Text.of(
              "%4d   %+.3f   %.6f   %+.5f       %+.3f", step, bias[0], cost, slope, -ETA * slope));
      bias[0] -= ETA * slope;
    }
  }
}
