package nndl.command.chapter;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.command.ModelFiles;
import nndl.command.console.Console;
import nndl.command.options.ModelOption;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.network.Coding;
import nndl.training.worker.Tiles;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The exercise on the bitwise representation of a digit. It adds a {@link FourthLayer} to a trained
 * network. It compares the result with the ten outputs of the trained network, and with a network
 * that has learned the bits.
 */
@CommandLine.Command(
    name = "nndl chapter four-bits",
    header = "  scripts/nndl chapter four-bits --model target/models/mnist --data data/mnist",
    description = {
      "Makes four bits of ten outputs, by a fourth layer on a trained network.",
      "Says how many test images that gets right."
    })
final class FourBits extends Exercise {
  @Mixin private final ModelOption model = new ModelOption();

  @Option(
      names = "--bits-model",
      paramLabel = "FILE",
      description = "a network trained with --targets bits, to set beside it")
  private Path bitsModel;

  @Mixin private final ImageOption images = new ImageOption();

  @Override
  public void run(Storage storage, Console console, Consumer<String> lines) {
    Model trained = model.load(storage);
    Model withFourthLayer = FourthLayer.on(trained);
    PackedSamples samples = read(storage, trained);
    Optional<String> bits =
        Optional.ofNullable(bitsModel)
            .map(path -> ofBits(ModelFiles.load(storage, path)))
            .map(other -> right(other, read(storage, other)));
    FourthLayer.derivation(lines);
    lines.accept("");
    lines.accept(
        "images that meet the assumption:  %s / %s"
            .formatted(count(trained, samples, FourthLayer::meets), samples.count()));
    lines.accept("ten outputs:                      " + right(trained, samples));
    lines.accept("a fourth layer on them:           " + right(withFourthLayer, samples));
    bits.ifPresent(right -> lines.accept("four outputs, trained as bits:    " + right));
    lines.accept("");
    lines.accept("Ten outputs look for ten shapes. A bit of a digit's number is no shape in its");
    lines.accept(
        "image, so a layer that learns bits has to put each together from several shapes.");
  }

  /** Reads the test images, divided by the scale of a network. */
  private PackedSamples read(Storage storage, Model network) {
    return ImageOption.read(
        storage, images.test(storage, Optional.of(network)), FourthLayer.BITS.classes());
  }

  private static Model ofBits(Model model) {
    if (!model.targets().equals(FourthLayer.BITS)) {
      throw InputException.expected(
          model.metadata().place(), "four outputs, trained with --targets bits", model.targets());
    }
    return model;
  }

  /**
   * Returns how many samples are classified correctly, in the book's form, such as {@code 9512 /
   * 10000}.
   */
  private static String right(Model model, PackedSamples samples) {
    Coding targets = model.targets();
    return "%s / %s"
        .formatted(
            count(model, samples, (a, row, label) -> targets.prediction(a, row) == label),
            samples.count());
  }

  /** Whether the outputs in a row are those that are counted for a sample of a class. */
  private interface Counted {
    boolean holds(Matrix outputs, int row, int label);
  }

  private static long count(Model model, PackedSamples samples, Counted counted) {
    long[] count = new long[1];
    new Tiles(new Ensemble(List.of(model)).outputs(Tiles.SIZE))
        .run(
            samples,
            (sample, outputs, row) ->
                count[0] += counted.holds(outputs, row, samples.label(sample)) ? 1 : 0);
    return count[0];
  }
}
