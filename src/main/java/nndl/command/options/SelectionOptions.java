package nndl.command.options;

import java.util.List;
import java.util.Locale;
import nndl.command.Conflict;
import nndl.command.Scope;
import nndl.error.InputException;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import picocli.CommandLine.Option;

/** The options of {@code nndl.Train} that say which weights are the result of a training. */
public final class SelectionOptions {
  /** More trials would take longer to plan than anybody waits. */
  public static final int MAX_TRIALS = 10_000;

  private static final double DECAY = 0.999;

  /** The names of the averages. */
  public enum Choice {
    NONE,
    EMA,
    SWA;

    /** As options spell it. */
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
  @Option(
      names = "--best-of",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "train with N seeds from --seed on, side by side, and keep the model that is the "
              + "best for the validation samples (${DEFAULT-VALUE})")
  public int bestOf;

  /** What would be ignored. */
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

  /** With how many seeds to train, checked. */
  public int bestOf() {
    if (bestOf < 1 || bestOf > MAX_TRIALS) {
      throw InputException.expected("--best-of", "1 to " + MAX_TRIALS, bestOf);
    }
    return bestOf;
  }

  /** What averages are kept, checked. */
  public Average average() {
    return switch (average) {
      case NONE -> new Average.None();
      case EMA ->
          new Average.Ema(Ranges.fraction("--average-decay", Ranges.or(averageDecay, DECAY)));
      case SWA -> new Average.Swa();
    };
  }

  /** After how many epochs without improvement the training ends, checked; 0 if after none. */
  public int earlyStopping() {
    return (int) Ranges.atLeast("--early-stopping", 0, earlyStopping);
  }
}
