package nndl.command.chapter;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import nndl.command.Needs;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The sigmoid neuron beside the perceptron: equations (2) and (3) as a table, and as a {@link
 * Plot}. The slope of the sigmoid function is at most 1/4. Each layer that a gradient goes back
 * through multiplies it by such a slope.
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

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "write the curves to this file, as SVG")
  private Path output;

  @Needs("--output")
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace the file in --output if it is there already")
  private boolean overwrite;

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    if (output != null) {
      Outputs outputs = new Outputs(storage, overwrite);
      Path file = outputs.file("--output", output, OutputFormat.SVG);
      outputs.prepare(lines);
      String drawing = Plot.svg(BookNetwork.SIGMOID, BookNetwork.STEP, SigmoidNeuron::slope);
      storage.write(file, IfExists.of(overwrite), drawing);
    }
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
    lines.accept("layers   product of their slopes, at most");
    for (int layers = 1; layers <= LAYERS; layers++) {
      lines.accept(Text.of("%6d   %.6f", layers, StrictMath.pow(slope(0), layers)));
    }
  }

  /** Returns the derivative of the sigmoid function. */
  private static double slope(double z) {
    double a = BookNetwork.SIGMOID.applyAsDouble(z);
    return a * (1 - a);
  }
}
