package nndl.command.chapter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.command.options.ModelOption;
import nndl.data.storage.Storage;
import nndl.model.Model;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * The exercises on sigmoid neurons that simulate perceptrons. All weights and biases of a trained
 * network are multiplied by c > 0. The step network has perceptrons in place of the sigmoid
 * neurons. It must give the same bits for every c. The rounded outputs of the sigmoid network must
 * become these bits as c grows, unless a perceptron has w . x + b = 0.
 */
@CommandLine.Command(
    name = "nndl chapter scaling",
    header = "  scripts/nndl chapter scaling --model target/models/mnist --data data/mnist",
    description = {
      "Compares perceptrons with sigmoid neurons whose weights are multiplied by c.",
      "In float64, on a trained network and all test images."
    })
final class Scaling extends Exercise {
  private static final double[] C = {0.1, 1, 10, 100, 1e3, 1e4, 1e5};

  @Mixin private final ModelOption model = new ModelOption();

  @Mixin private final ImageOption images = new ImageOption();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    Model trained = model.load(storage);
    Weights v = Weights.of(trained);
    List<Sample> samples =
        Sample.of(
            ImageOption.read(
                storage, images.test(storage, Optional.of(trained)), trained.targets().classes()));
    lines(v, samples, lines);
  }

  /** Prints the comparison for a network and some samples. */
  static void lines(Weights v, List<Sample> samples, Consumer<String> lines) {
    List<BitSet> steps = new ArrayList<>(); // the outputs of the step network
    double smallest = Double.POSITIVE_INFINITY;
    for (Sample sample : samples) {
      BookNetwork.Pass pass = BookNetwork.feedforward(v, sample, BookNetwork.STEP);
      smallest = Math.min(smallest, pass.smallestInput());
      steps.add(rounded(pass.outputs()));
    }
    lines.accept(
        "step network: %s of %s images do not set exactly one output"
            .formatted(
                steps.stream().filter(bits -> bits.cardinality() != 1).count(), samples.size()));
    lines.accept(
        Text.of(
            "step network: the smallest |w.x + b| is %.3g, so the exercise's condition %s",
            smallest, smallest > 0 ? "holds" : "does not hold"));
    lines.accept("");
    lines.accept("       c   step network:   sigmoid network: images");
    lines.accept("           bits changed    whose bits are the step network's");
    for (double c : C) {
      lines.accept(line(c, v.copy().times(c), samples, steps));
    }
  }

  private static String line(double c, Weights scaled, List<Sample> samples, List<BitSet> steps) {
    long changed = 0;
    long same = 0;
    for (int i = 0; i < samples.size(); i++) {
      BitSet step = bits(scaled, samples.get(i), BookNetwork.STEP);
      step.xor(steps.get(i));
      changed += step.cardinality();
      same += bits(scaled, samples.get(i), BookNetwork.SIGMOID).equals(steps.get(i)) ? 1 : 0;
    }
    return Text.of(
        "%8s   %12d    %d / %d",
        c < 1 ? Double.toString(c) : Long.toString((long) c), changed, same, samples.size());
  }

  private static BitSet bits(Weights v, Sample sample, DoubleUnaryOperator f) {
    return rounded(BookNetwork.feedforward(v, sample, f).outputs());
  }

  private static BitSet rounded(double[] outputs) {
    BitSet bits = new BitSet();
    for (int j = 0; j < outputs.length; j++) {
      bits.set(j, outputs[j] > 0.5);
    }
    return bits;
  }
}
