package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Kinds;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.error.InputException;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Output;
import picocli.CommandLine.Option;

/** The options for how output neurons encode classes, in a training and in an imported model. */
public final class TargetOptions {
  private static final int MAX_CLASSES = 1 << 22;

  /** The codings. How many classes they have is a separate option, or the sizes say it. */
  private static final class Codings extends Kinds<Coding.Classes> {
    Codings() {
      super(Coding.Classes.class);
    }
  }

  @Scope(param = "labelCol")
  @Excludes("--label")
  @Option(
      names = "--targets",
      paramLabel = "KIND",
      converter = Codings.class,
      description =
          "one-hot: an output neuron for each class | bits: one for each bit of the "
              + "class's number (one-hot; bits if there is one neuron)")
  public Class<? extends Coding> targets;

  @Scope(param = "labelCol")
  @Range(min = 2, max = MAX_CLASSES)
  @Excludes("--label")
  @Option(
      names = "--classes",
      paramLabel = "K",
      description = "of bits: how many classes there are (2 if there is one neuron)")
  public Integer classes;

  /**
   * Returns the chosen coding. By default it is {@link Coding.Bits} for a single output neuron, and
   * {@link Coding.OneHot} otherwise.
   */
  public Class<? extends Coding> choice(Layout sizes) {
    Class<? extends Coding> usual = sizes.outputs() == 1 ? Coding.Bits.class : Coding.OneHot.class;
    return targets == null ? usual : targets;
  }

  /** Returns the conflict of an option that has no effect if each class has an output. */
  Conflict conflict(Layout sizes) {
    return Conflict.uselessWithout(
        "--classes",
        List.of("--targets"),
        "--targets bits",
        "one-hot",
        () -> choice(sizes) != Coding.Bits.class);
  }

  /**
   * Returns how outputs encode classes, after checking the options.
   *
   * @param place the option or the file that contains the sizes, for the error message
   */
  public Coding coding(Object place, Layout sizes, Cost cost) {
    if (choice(sizes) == Coding.Bits.class) {
      return bits(place, sizes, cost);
    }
    if (sizes.outputs() == 1) {
      throw InputException.expected("--targets one-hot", "2 output neurons or more", sizes);
    }
    return new Coding.OneHot(sizes.outputs());
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
