package nndl.command.options;

import java.util.Optional;
import nndl.command.Excludes;
import nndl.command.Kinds;
import nndl.command.Range;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.network.Initialiser;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import picocli.CommandLine.Option;

/** The training options for the initial weights, the optimiser and the penalties. */
public final class LearningOptions {
  /**
   * The least epsilon. A second moment below 2^-100 counts as 0. A step then divides by epsilon
   * alone, so epsilon must not be too small.
   */
  private static final double MIN_EPSILON = 1e-12;

  private static final double ADAMW_DECAY = 0.01;

  /** The optimisers. Their parameters are separate options. */
  private static final class Optimizers extends Kinds<Optimizer> {
    Optimizers() {
      super(Optimizer.class);
    }
  }

  @Excludes("--initial-model")
  @Option(
      names = "--initialiser",
      paramLabel = "NAME",
      defaultValue = "normal",
      description = "normal | scaled | xavier | he: of the initial weights (${DEFAULT-VALUE})")
  public Initialiser initialiser;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "sgd",
      converter = Optimizers.class,
      description = "sgd | momentum | nesterov | adam | adamw (${DEFAULT-VALUE})")
  public Class<? extends Optimizer> optimizer;

  @Range(max = 1, below = true)
  @Excludes("--schedule one-cycle")
  @Option(
      names = "--momentum",
      paramLabel = "MU",
      defaultValue = "0.9",
      description = "of momentum and nesterov: how much of the velocity stays (${DEFAULT-VALUE})")
  public double momentum;

  @Range(max = 1, below = true)
  @Excludes("--schedule one-cycle")
  @Option(
      names = "--beta1",
      paramLabel = "BETA",
      defaultValue = "0.9",
      description = "of adam and adamw: how much of the average gradient stays (${DEFAULT-VALUE})")
  public double beta1;

  @Range(max = 1, below = true)
  @Option(
      names = "--beta2",
      paramLabel = "BETA",
      defaultValue = "0.999",
      description = "of adam and adamw: the same of its square (${DEFAULT-VALUE})")
  public double beta2;

  @Range(min = MIN_EPSILON, max = Float.MAX_VALUE)
  @Option(
      names = "--epsilon",
      paramLabel = "X",
      defaultValue = "1e-8",
      description = "of adam and adamw: is added to the root of the square (${DEFAULT-VALUE})")
  public double epsilon;

  @Range(max = Float.MAX_VALUE)
  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description = "adds lambda / 2n times the sum of squared weights to the cost (0: not)")
  public double l2;

  @Range(max = Float.MAX_VALUE)
  @Option(
      names = "--l1",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description = "adds lambda / n times the sum of absolute weights to the cost (0: not)")
  public double l1;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      description = "each step takes eta W of each weight off (0; with adamw 0.01)")
  public Double weightDecay;

  @Range(max = Float.MAX_VALUE)
  @Option(
      names = "--max-norm",
      paramLabel = "C",
      defaultValue = "0",
      description = "the greatest length of the weights of a neuron (0: any)")
  public double maxNorm;

  @Range(max = Float.MAX_VALUE)
  @Option(
      names = "--clip-norm",
      paramLabel = "C",
      defaultValue = "0",
      description = "the greatest length of the gradient of a mini-batch (0: any)")
  public double clipNorm;

  /** Returns a hint if another initialiser suits the activation better. */
  public Optional<String> hint(Activation activation) {
    return initialiser.fits(activation)
        ? Optional.empty()
        : Optional.of(
            "--initialiser %s: %s suits --activation %s better"
                .formatted(initialiser, Initialiser.suiting(activation), activation));
  }

  /** Returns the optimiser with its parameters. */
  public Optimizer optimizer() {
    return Kinds.make("--optimizer", optimizer, this);
  }

  /**
   * Returns the penalties on the weights, and the limits of weights and gradients. Fails if weights
   * decay by more than all of them.
   *
   * @param learningRate the learning rate, by which the weight decay is multiplied
   */
  public Penalties penalties(double learningRate) {
    double usual = optimizer == Optimizer.Adamw.class ? ADAMW_DECAY : 0;
    double decay = weightDecay == null ? usual : weightDecay;
    if (!(decay >= 0 && learningRate * decay <= 1)) {
      throw InputException.expected(
          "--weight-decay", "a number from 0 to 1 / --learning-rate", decay);
    }
    return new Penalties(l2, l1, decay, maxNorm, clipNorm);
  }
}
