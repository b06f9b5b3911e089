package nndl.command.chapter;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * The sigmoid neuron beside the perceptron: equations (2) and (3) as a table, and as a {@link
 * Plot}. Equation (5) predicts how a small change of the weights and the bias changes the output.
 * The slope of the sigmoid function is at most 1/4. Each layer that a gradient goes back through
 * multiplies it by such a slope.
 */
@CommandLine.Command(
    name = "nndl chapter sigmoid",
    header = {
      "  scripts/nndl chapter sigmoid",
      "  scripts/nndl chapter sigmoid --output target/sigmoid.svg --overwrite"
    },
    description = {
      "Prints the step function, the sigmoid function and the slope of that.",
      "Draws them with --output."
    })
final class SigmoidNeuron extends Exercise {
  private static final DoubleUnaryOperator BY_TANH = z -> (1 + StrictMath.tanh(z / 2)) / 2;

  private static final int LAYERS = 5;

  /** The neuron of equation (5): that of the festival, in good weather and without all else. */
  private static final double[] W = {6, 2, 2};

  private static final double B = -5;
  private static final double[] X = {1, 0, 0};
  private static final double[] CHANGES = {-1, -0.1, -0.01, 0.01, 0.1, 1};

  @Mixin private final DrawingOption drawing = new DrawingOption();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    drawing.write(
        storage,
        lines,
        () -> Plot.svg(BookNetwork.SIGMOID, BookNetwork.STEP, SigmoidNeuron::slope));
    lines.accept("  z   step   sigma(z)   (1 + tanh(z / 2)) / 2      slope");
    for (int z = -Plot.MAX_Z; z <= Plot.MAX_Z; z++) {
      lines.accept(
          Text.of(
              "%3d   %4.0f   %8.6f   %21.6f   %8.6f",
              z,
              BookNetwork.STEP.applyAsDouble(z),
              BookNetwork.SIGMOID.applyAsDouble(z),
              BY_TANH.applyAsDouble(z),
              slope(z)));
    }
    lines.accept("");
    smallChanges(lines);
    lines.accept("");
    lines.accept("layers   product of their slopes, at most");
    for (int layers = 1; layers <= LAYERS; layers++) {
      lines.accept(Text.of("%6d   %.6f", layers, StrictMath.pow(slope(0), layers)));
    }
  }

  /** Prints how the output changes if each weight and the bias change by h: equation (5). */
  private static void smallChanges(Consumer<String> lines) {
    double z = BookNetwork.dot(W, X) + B;
    double perChange = BookNetwork.dot(new double[] {1, 1, 1}, X) + 1; // of z
    lines.accept("w = (6, 2, 2), b = -5, x = (1, 0, 0): w.x + b = 1; each w and b changes by h");
    lines.accept("     h   equation (5)   change of the output   of a perceptron's");
    for (double h : CHANGES) {
      double changed = z + perChange * h;
      lines.accept(
          Text.of(
              "%6s   %+12.6f   %+20.6f   %17d",
              h == Math.rint(h) ? Long.toString((long) h) : Double.toString(h),
              slope(z) * perChange * h,
              BookNetwork.SIGMOID.applyAsDouble(changed) - BookNetwork.SIGMOID.applyAsDouble(z),
              (int) (BookNetwork.STEP.applyAsDouble(changed) - BookNetwork.STEP.applyAsDouble(z))));
    }
  }

  /** Returns the derivative of the sigmoid function. */
  private static double slope(double z) {
    double a = BookNetwork.SIGMOID.applyAsDouble(z);
    return a * (1 - a);
  }
}
