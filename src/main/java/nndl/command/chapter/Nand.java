package nndl.command.chapter;

import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import nndl.command.Text;
import nndl.command.chapter.Diagram.Place;
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
import picocli.CommandLine.Mixin;

/**
 * The exercise on perceptrons as NAND gates. A perceptron can be a NAND gate, and any function of
 * bits can be computed from NAND gates. Five of them add two bits (chapter 1, "Perceptrons").
 */
@CommandLine.Command(
    name = "nndl chapter nand",
    header = "  scripts/nndl chapter nand --output target/nand.svg --overwrite",
    description = {
      "Prints the truth tables of a perceptron that is NAND, and of a half adder of it.",
      "Draws them with --output."
    })
final class Nand extends Exercise {
  private static final float[] WEIGHTS = {-2, -2};
  private static final float BIAS = 3;

  /** Two equal inputs with the weight -2 are as one with the weight -4. */
  private static final float[] BOTH = {WEIGHTS[0] + WEIGHTS[1]};

  private final Classifier gate = perceptron(WEIGHTS, BIAS).classifier();
  private final Classifier not = perceptron(BOTH, BIAS).classifier();

  @Mixin private final DrawingOption drawing = new DrawingOption();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    drawing.write(storage, lines, Nand::picture);
    lines.accept("NAND: weights -2 and -2, bias 3; 1 where w.x + b is above 0");
    lines.accept("x1  x2  w.x + b  NAND");
    forAllBits(
        (x1, x2) -> {
          float z = WEIGHTS[0] * x1 + WEIGHTS[1] * x2 + BIAS;
          lines.accept(Text.of("%2d  %2d  %7.0f  %4d", x1, x2, z, nand(x1, x2)));
        });
    lines.accept("");
    lines.accept("half adder: five of this gate; x1 + x2 is carry and sum as a binary number");
    lines.accept("x1  x2  carry  sum  carry by one input of weight -4");
    forAllBits(
        (x1, x2) -> {
          int n = nand(x1, x2);
          int sum = nand(nand(x1, n), nand(x2, n));
          int carry = nand(n, n);
          int byOne = not.classify(new float[] {n}).label();
          lines.accept(Text.of("%2d  %2d  %5d  %3d  %5d", x1, x2, carry, sum, byOne));
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

  /** Draws a perceptron, the gate, and the half adder. */
  private static String picture() {
    Diagram diagram = new Diagram();
    diagram.text(150, 20, "a perceptron");
    Place any = diagram.neuron(150, 90, "b");
    for (int k = 1; k <= 3; k++) {
      diagram.arrow(diagram.text(40, 45 * k, "x" + k), any, "w" + k);
    }
    diagram.arrow(any, diagram.text(255, 90, "output"), "");
    diagram.text(480, 20, "a NAND gate");
    Place gate = diagram.neuron(480, 90, "3");
    diagram.arrow(diagram.text(370, 60, "x1"), gate, "-2");
    diagram.arrow(diagram.text(370, 120, "x2"), gate, "-2");
    diagram.arrow(gate, diagram.text(590, 90, "NAND"), "");
    diagram.text(320, 180, "a half adder: weights -2 and biases 3, but one weight -4");
    Place x1 = diagram.text(40, 205, "x1");
    Place x2 = diagram.text(40, 310, "x2");
    Place n = diagram.neuron(180, 255, "3");
    Place upper = diagram.neuron(320, 215, "3");
    Place lower = diagram.neuron(320, 265, "3");
    Place sum = diagram.neuron(460, 240, "3");
    Place carry = diagram.neuron(460, 325, "3");
    List.of(n, upper).forEach(each -> diagram.arrow(x1, each, ""));
    List.of(n, lower).forEach(each -> diagram.arrow(x2, each, ""));
    List.of(upper, lower).forEach(each -> diagram.arrow(n, each, ""));
    List.of(upper, lower).forEach(each -> diagram.arrow(each, sum, ""));
    diagram.arrow(n, carry, "-4");
    diagram.arrow(sum, diagram.text(570, 240, "sum"), "");
    diagram.arrow(carry, diagram.text(570, 325, "carry"), "");
    return diagram.svg("A perceptron, a NAND gate, and a half adder", 640, 350);
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
