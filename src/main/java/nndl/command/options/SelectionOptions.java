package nndl.command.options;

import java.util.List;
import java.util.Locale;
import nndl.command.Conflict;
import nndl.command.Least;
import nndl.command.Scope;
import nndl.error.InputException;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import picocli.CommandLine.Option;

/**
 * The training options that determine which weights become the result: averages, early stopping,
 * and the best of several trainings.
 */
public final class SelectionOptions {
  /** The maximum number of trials. It would take too long to plan more trials. */
  public static final int MAX_TRIALS = 10_000;

  private static final double DECAY = 0.999;

  /** The names of the averages of weights. */
  public enum Choice {
    NONE,
    EMA,
    SWA;

    /** Returns the name as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Scope(rateTest = false)
  @Option(
      names = "--average",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "none | ema: of the weights after every step | swa: of those after each epoch "
              + "of the last quarter; the averages are the result (${DEFAULT-VALUE})")
  public Choice average;

  @Option(
      names = "--average-decay",
      paramLabel = "D",
      description = "of ema: how much of the average stays at each step (0.999)")
  public Double averageDecay;

  @Scope(rateTest = false)
  @Least(0)
  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "end after N epochs without a better result for the validation samples, and "
              + "keep the best weights; 0: not (${DEFAULT-VALUE})")
  public int earlyStopping;

  @Option(
      names = "--early-stopping-by",
      paramLabel = "QUANTITY",
      defaultValue = "accuracy",
      description = "accuracy | cost: of the validation samples (${DEFAULT-VALUE})")
  public Criterion earlyStoppingBy;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.WHOLE)
  @Least(1)
  @Option(
      names = "--best-of",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "train with N seeds from --seed on, side by side, and keep the model that is the "
              + "best for the validation samples (${DEFAULT-VALUE})")
  public int bestOf;

  /** The conflicts between these options. */
  public List<Conflict> conflicts() {
    return List.of(
        Conflict.uselessWithout(
            "--average-decay",
            List.of("--average"),
            "--average ema",
            "another",
            () -> average != Choice.EMA),
        Conflict.uselessWithout(
            "--early-stopping-by",
            List.of("--early-stopping"),
            "--early-stopping",
            "none",
            () -> earlyStopping == 0));
  }

  /** Returns the number of seeds to train with, after checking it. */
  public int bestOf() {
    if (bestOf < 1 || bestOf > MAX_TRIALS) {
      throw InputException.expected("--best-of", "1 to " + MAX_TRIALS, bestOf);
    }
    return bestOf;
  }

  /** Returns how weights are averaged, after checking the options. */
  public Average average() {
    return switch (average) {
      case NONE -> new Average.None();
      case EMA ->
          new Average.Ema(Ranges.fraction("--average-decay", Ranges.or(averageDecay, DECAY)));
      case SWA -> new Average.Swa();
    };
  }

  /**
   * Returns, after checking it, the number of epochs without improvement after which the training
   * ends, or 0 if it never ends early.
   */
  public int earlyStopping() {
    Ranges.requireLeast(this);
    return earlyStopping;
  }
}
