package nndl.command.options;

import java.util.Locale;
import nndl.error.InputException;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Output;
import picocli.CommandLine.Option;

/** The options for how output neurons encode classes, in a training and in an imported model. */
public final class TargetOptions {
  private static final int MAX_CLASSES = 1 << 22;

  /** The names of the codings. */
  public enum Choice {
    ONE_HOT,
    BITS;

    /** Returns the name as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--targets",
      paramLabel = "KIND",
      description =
          "one-hot: an output neuron for each class | bits: one for each bit of the "
              + "class's number (one-hot; bits if there is one neuron)")
  public Choice targets;

  @Option(
      names = "--classes",
      paramLabel = "K",
      description = "of bits: how many classes there are (2 if there is one neuron)")
  public Integer classes;

  /**
   * Returns the chosen coding. By default it is {@link Choice#BITS} for a single output neuron, and
   * {@link Choice#ONE_HOT} otherwise.
   */
  public Choice choice(Layout sizes) {
    return targets != null ? targets : sizes.outputs() == 1 ? Choice.BITS : Choice.ONE_HOT;
  }

  /**
   * Returns how outputs encode classes, after checking the options.
   *
   * @param place the option or the file that contains the sizes, for the error message
   */
  public Coding coding(Object place, Layout sizes, Cost cost) {
    return switch (choice(sizes)) {
      case ONE_HOT -> {
        if (sizes.outputs() == 1) {
          throw InputException.expected("--targets one-hot", "2 output neurons or more", sizes);
        }
        yield new Coding.OneHot(sizes.outputs());
      }
      case BITS -> bits(place, sizes, cost);
    };
  }

  private Coding bits(Object place, Layout sizes, Cost cost) {
    if (cost.output() == Output.SOFTMAX) {
      throw InputException.expected(
          "--cost",
          "quadratic or cross-entropy for outputs that are bits, since those of a softmax add up"
              + " to 1",
          cost);
    }
    if (classes == null && targets != null) {
      throw InputException.expected("--targets bits", "--classes", "none");
    }
    int count = classes == null ? 2 : classes;
    if (count < 2 || count > MAX_CLASSES) {
      throw InputException.expected("--classes", "a number from 2 to 2^22", count);
    }
    Coding bits = new Coding.Bits(count);
    if (bits.outputs() != sizes.outputs()) {
      throw InputException.expected(
          place,
          "output neurons for the bits of %s classes, which are %s"
              .formatted(count, bits.outputs()),
          sizes);
    }
    return bits;
  }
}
