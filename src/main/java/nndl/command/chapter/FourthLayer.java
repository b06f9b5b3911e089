package nndl.command.chapter;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.command.Text;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.model.Model;
import nndl.network.Block;
import nndl.network.Coding;
import nndl.network.Layout;
import nndl.network.Parameters;

/**
 * A layer of four neurons that is added to ten outputs. Each neuron is one bit of a digit. The
 * weight from a digit whose number contains the bit is {@value #WEIGHT}, the weight from any other
 * digit is the negative of that, and the biases are 0. The exercise assumes that the correct output
 * is at least {@value #RIGHT} and all other outputs are below {@value #WRONG}.
 */
final class FourthLayer {
  static final Coding.Bits BITS = new Coding.Bits(10);

  private static final double RIGHT = 0.99;
  private static final double WRONG = 0.01;
  private static final int WEIGHT = 10;

  private FourthLayer() {}

  /** Returns a copy of a network with the four neurons added after its ten outputs. */
  static Model on(Model model) {
    Weights.requireChapterOne(model);
    if (!model.targets().equals(new Coding.OneHot(BITS.classes()))) {
      throw InputException.expected(
          model.metadata().place(), "ten outputs, one for each digit", model.targets());
    }
    int[] sizes =
        IntStream.concat(IntStream.of(model.sizes()), IntStream.of(BITS.outputs())).toArray();
    Block block = Block.zeros(new Layout(sizes));
    for (int l = 1; l <= model.layout().layers(); l++) {
      copy(model.parameters().weights(l), block.weights(l));
      copy(model.parameters().biases(l), block.biases(l));
    }
    Matrix fourth = block.weights(sizes.length - 1);
    for (int digit = 0; digit < fourth.rows(); digit++) {
      for (int j = 0; j < fourth.columns(); j++) {
        fourth.set(digit, j, BITS.isOn(digit, j) ? WEIGHT : -WEIGHT);
      }
    }
    return new Model(new Parameters(block), model.metadata(), model.transform())
        .with(Model.CLASSES, Integer.toString(BITS.classes()))
        .with(Model.TARGETS, "bits");
  }

  private static void copy(Matrix from, Matrix to) {
    for (int i = 0; i < from.rows(); i++) {
      System.arraycopy(from.data(), from.row(i), to.data(), to.row(i), from.columns());
    }
  }

  /** Whether the ten outputs in a row meet the assumption. */
  static boolean meets(Matrix outputs, int row, int label) {
    return IntStream.range(0, outputs.columns())
        .allMatch(j -> j == label ? outputs.get(row, j) >= RIGHT : outputs.get(row, j) < WRONG);
  }

  /** Prints, for each bit, the minimum distance of z = w.a + b from 0 if the assumption holds. */
  static void derivation(Consumer<String> lines) {
    lines.accept("bit   digits that have it   z where it is 1   z where it is 0");
    double margin = Double.POSITIVE_INFINITY;
    for (int bit = 0; bit < BITS.outputs(); bit++) {
      int j = bit;
      int[] digits = IntStream.range(0, BITS.classes()).filter(d -> BITS.isOn(d, j)).toArray();
      int others = BITS.classes() - digits.length;
      double on = WEIGHT * (RIGHT - others * WRONG);
      double off = -WEIGHT * (RIGHT - digits.length * WRONG);
      margin = Math.min(margin, Math.min(on, -off));
      lines.accept(
          Text.of(
              "%3d   %-19s   %4.1f or more      %4.1f or less",
              1 << (BITS.outputs() - 1 - bit),
              String.join(" ", IntStream.of(digits).mapToObj(Integer::toString).toList()),
              on,
              off));
    }
    lines.accept(
        Text.of(
            "margin: |z| is at least %.1f, so each bit is within %.5f of 0 or 1",
            margin, Math.ceil(1e5 * BookNetwork.SIGMOID.applyAsDouble(-margin)) / 1e5));
  }
}
