package nndl.chapter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.cli.ModelFiles;
import nndl.cli.Program;
import nndl.committee.Committee;
import nndl.data.memory.PackedSamples;
import nndl.error.InputException;
import nndl.evaluation.Evaluation;
import nndl.evaluation.EvaluationSum;
import nndl.math.Matrix;
import nndl.model.Model;
import nndl.network.Block;
import nndl.network.Coding;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.storage.Storage;
import nndl.terminal.Console;
import nndl.worker.Evaluator;
import nndl.worker.Tiles;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The exercise on the bitwise representation of a digit. A fourth layer of four neurons stands on a
 * trained network of ten outputs, each for one bit: the weight from a digit that has the bit is 10,
 * from the others -10, and the biases are 0. The exercise assumes that the right output is at least
 * {@value #RIGHT} and all others are below {@value #WRONG}.
 */
@Command(
    name = "nndl chapter four-bits",
    header = {
      "Examples:",
      "  scripts/nndl chapter four-bits --model target/models/mnist --data data/mnist",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes four bits of ten outputs, by a fourth layer on a trained network.",
      "Says how many test images that gets right."
    })
public final class FourBits implements Exercise {
  private static final double RIGHT = 0.99;
  private static final double WRONG = 0.01;
  private static final int WEIGHT = 10;
  private static final Coding.Bits BITS = new Coding.Bits(10);

  @Mixin private final ModelOption model = new ModelOption();

  @Option(
      names = "--bits-model",
      paramLabel = "FILE",
      description = "a network trained with --targets bits, to set beside it")
  private Path bitsModel;

  @Mixin private final ImageOption images = new ImageOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    Model trained = model.load(storage);
    Model withFourthLayer = withFourthLayer(trained);
    Optional<Model> bits =
        Optional.ofNullable(bitsModel).map(path -> ofBits(ModelFiles.load(storage, path)));
    bits.ifPresent(other -> images.test(storage, other));
    PackedSamples samples =
        ImageOption.read(storage, images.test(storage, trained), BITS.classes());
    derivation(lines);
    lines.accept("");
    lines.accept(
        "images that meet the assumption:  %s / %s"
            .formatted(meeting(trained, samples), samples.count()));
    lines.accept("ten outputs:                      " + right(trained, samples));
    lines.accept("a fourth layer on them:           " + right(withFourthLayer, samples));
    bits.ifPresent(
        other -> lines.accept("four outputs, trained as bits:    " + right(other, samples)));
    lines.accept("");
    lines.accept("Ten outputs look for ten shapes. A bit of a digit's number is no shape in its");
    lines.accept(
        "image, so a layer that learns bits has to put each together from several shapes.");
  }

  /** How far z = w.a + b of each bit is from 0 at least, for inputs that meet the assumption. */
  private static void derivation(Consumer<String> lines) {
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
          String.format(
              Locale.ROOT,
              "%3d   %-19s   %4.1f or more      %4.1f or less",
              1 << (BITS.outputs() - 1 - bit),
              String.join(" ", IntStream.of(digits).mapToObj(Integer::toString).toList()),
              on,
              off));
    }
    lines.accept(
        String.format(
            Locale.ROOT,
            "margin: |z| is at least %.1f, so each bit is within %.5f of 0 or 1",
            margin,
            1 - BookNetwork.SIGMOID.applyAsDouble(margin)));
  }

  /** The same network with four neurons on its ten outputs. */
  static Model withFourthLayer(Model model) {
    Weights.requireChapterOne(model);
    if (!model.targets().equals(new Coding.OneHot(BITS.classes()))) {
      throw InputException.expected(
          model.metadata().place(), "ten outputs, one for each digit", model.targets());
    }
    int[] sizes = IntStream.concat(IntStream.of(model.sizes()), IntStream.of(4)).toArray();
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

  private static Model ofBits(Model model) {
    if (!model.targets().equals(BITS)) {
      throw InputException.expected(
          model.metadata().place(), "four outputs, trained with --targets bits", model.targets());
    }
    return model;
  }

  private static long meeting(Model model, PackedSamples samples) {
    long[] count = new long[1];
    new Tiles(new Committee(List.of(model)).outputs(Tiles.SIZE))
        .run(
            samples,
            (sample, outputs, i) -> count[0] += meets(outputs, i, samples.label(sample)) ? 1 : 0);
    return count[0];
  }

  private static boolean meets(Matrix outputs, int i, int label) {
    return IntStream.range(0, outputs.columns())
        .allMatch(j -> j == label ? outputs.get(i, j) >= RIGHT : outputs.get(i, j) < WRONG);
  }

  /** As the book writes it. */
  private static String right(Model model, PackedSamples samples) {
    Committee alone = new Committee(List.of(model));
    EvaluationSum sum = alone.newEvaluation();
    new Evaluator(alone.outputs(Tiles.SIZE), alone.targets(), alone.cost()).add(samples, 0, sum);
    Evaluation evaluation = sum.total();
    return "%s / %s".formatted(evaluation.correct(), evaluation.count());
  }
}
