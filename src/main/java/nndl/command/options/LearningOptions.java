package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import nndl.command.Conflict;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.network.Initialiser;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import picocli.CommandLine.Option;

/** The training options for the initial weights, the optimiser and the penalties. */
public final class LearningOptions {
  private static final double MOMENTUM = 0.9;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /**
   * The minimum epsilon. A second moment below 2^-100 counts as 0. A step then divides by epsilon
   * alone, so epsilon must not be too small.
   */
  private static final double MIN_EPSILON = 1e-12;

  private static final double ADAMW_DECAY = 0.01;

  /** The names of the optimisers. Their parameters are separate options. */
  public enum Choice {
    SGD,
    MOMENTUM,
    NESTEROV,
    ADAM,
    ADAMW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Set<Choice> WITH_MOMENTUM = Set.of(Choice.MOMENTUM, Choice.NESTEROV);
  private static final Set<Choice> WITH_MOMENTS = Set.of(Choice.ADAM, Choice.ADAMW);

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
      description = "sgd | momentum | nesterov | adam | adamw (${DEFAULT-VALUE})")
  public Choice optimizer;

  @Option(
      names = "--momentum",
      paramLabel = "MU",
      description = "of momentum and nesterov: how much of the velocity stays (0.9)")
  public Double momentum;

  @Option(
      names = "--beta1",
      paramLabel = "BETA",
      description = "of adam and adamw: how much of the average gradient stays (0.9)")
  public Double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "BETA",
      description = "of adam and adamw: the same of its square (0.999)")
  public Double beta2;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      description = "of adam and adamw: is added to the root of the square (1e-8)")
  public Double epsilon;

  @Option(
      names = "--l2",
      paramLabel = "LAMBDA",
      defaultValue = "0",
      description = "adds lambda / 2n times the sum of squared weights to the cost (0: not)")
  public double l2;

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

  @Option(
      names = "--max-norm",
      paramLabel = "C",
      defaultValue = "0",
      description = "the greatest length of the weights of a neuron (0: any)")
  public double maxNorm;

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

  /** Returns the conflicts: a parameter has no effect if its optimiser was not chosen. */
  public List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(onlyFor("--momentum", WITH_MOMENTUM, "momentum or nesterov"));
    for (String option : List.of("--beta1", "--beta2", "--epsilon")) {
      conflicts.add(onlyFor(option, WITH_MOMENTS, "adam or adamw"));
    }
    return conflicts;
  }

  private Conflict onlyFor(String option, Set<Choice> takers, String named) {
    return Conflict.uselessWithout(
        option,
        List.of("--optimizer"),
        "--optimizer " + named,
        "another",
        () -> !takers.contains(optimizer));
  }

  /** Returns the optimiser with its parameters after checking them. */
  public Optimizer optimizer() {
    double mu = Ranges.fraction("--momentum", Ranges.or(momentum, MOMENTUM));
    double first = Ranges.fraction("--beta1", Ranges.or(beta1, BETA1));
    double second = Ranges.fraction("--beta2", Ranges.or(beta2, BETA2));
    double least = Ranges.or(epsilon, EPSILON);
    if (!(least >= MIN_EPSILON && (float) least <= Float.MAX_VALUE)) {
      throw InputException.expected(
          "--epsilon", "a number of 1e-12 or more that float32 can hold", least);
    }
    return switch (optimizer) {
      case SGD -> new Optimizer.Sgd();
      case MOMENTUM -> new Optimizer.Momentum(mu);
      case NESTEROV -> new Optimizer.Nesterov(mu);
      case ADAM -> new Optimizer.Adam(first, second, least);
      case ADAMW -> new Optimizer.Adamw(first, second, least);
    };
  }

  /**
   * Returns the penalties on the weights, and the limits of weights and gradients, after checking
   * them.
   *
   * @param learningRate the learning rate, by which the weight decay is multiplied
   */
  public Penalties penalties(double learningRate) {
    double decay = Ranges.or(weightDecay, optimizer == Choice.ADAMW ? ADAMW_DECAY : 0);
    if (!(decay >= 0 && learningRate * decay <= 1)) {
      throw InputException.expected(
          "--weight-decay", "a number from 0 to 1 / --learning-rate", decay);
    }
    return new Penalties(
        Ranges.notNegative("--l2", l2),
        Ranges.notNegative("--l1", l1),
        decay,
        Ranges.notNegative("--max-norm", maxNorm),
        Ranges.notNegative("--clip-norm", clipNorm));
  }
}
