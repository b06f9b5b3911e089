package nndl.command.chapter;

import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Parameters;
import picocli.CommandLine;

/**
 * The exercise on perceptrons as NAND gates. A perceptron can be a NAND gate, and any function of
 * bits can be computed from NAND gates. Five of them add two bits (chapter 1, "Perceptrons").
 */
@CommandLine.Command(
    name = "nndl chapter nand",
    header = "  scripts/nndl chapter nand",
    description =
        "Prints the truth tables of a perceptron that is NAND, and of a half adder of it.")
final class Nand extends Exercise {
  private static final float[] WEIGHTS = {-2, -2};
  private static final float BIAS = 3;

  private final Classifier gate = perceptron(WEIGHTS, BIAS).classifier();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    lines.accept("NAND: weights -2 and -2, bias 3; 1 where w.x + b is above 0");
    lines.accept("x1  x2  w.x + b  NAND");
    forAllBits(
        (x1, x2) -> {
          float z = WEIGHTS[0] * x1 + WEIGHTS[1] * x2 + BIAS;
          lines.accept(Text.of("%2d  %2d  %7.0f  %4d", x1, x2, z, nand(x1, x2)));
        });
    lines.accept("");
    lines.accept("half adder: five of this gate; x1 + x2 is carry and sum as a binary number");
    lines.accept("x1  x2  carry  sum");
    forAllBits(
        (x1, x2) -> {
          int n = nand(x1, x2);
          int sum = nand(nand(x1, n), nand(x2, n));
          int carry = nand(n, n);
          lines.accept(Text.of("%2d  %2d  %5d  %3d", x1, x2, carry, sum));
        });
  }

  /** Returns a network of one neuron with the step function. */
  private static Model perceptron(float[] weights, float bias) {
    Parameters parameters = new Parameters(new Layout(weights.length, 1));
    for (int k = 0; k < weights.length; k++) {
      parameters.weights(1).set(k, 0, weights[k]);
    }
    parameters.biases(1).set(0, 0, bias);
    SortedMap<String, String> strings = InputSpec.strings(List.of(1, weights.length), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.STEP.name());
    strings.put(Model.COST, Cost.NONE.name());
    return Model.of(parameters, strings);
  }

  private int nand(int x1, int x2) {
    return gate.classify(new float[] {x1, x2}).label();
  }

  private static void forAllBits(BiConsumer<Integer, Integer> each) {
    for (int number = 0; number < 4; number++) {
      each.accept(number >> 1, number & 1);
    }
  }
}
