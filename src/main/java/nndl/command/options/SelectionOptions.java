package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.NONE;

import java.util.List;
import java.util.function.BooleanSupplier;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Kinds;
import nndl.command.Needs;
import nndl.command.Range;
import nndl.command.Scope;
import nndl.model.evaluation.Folds;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import picocli.CommandLine.Option;

/**
 * The training options that determine which weights become the result: averages, early stopping,
 * and the best of several trainings; and those of trainings that come before it.
 */
public final class SelectionOptions {
  /** The maximum number of trials. It would take too long to plan more trials. */
  public static final int MAX_TRIALS = 10_000;

  /** The averages of weights. The parameter of one is a separate option. */
  private static final class Averages extends Kinds<Average> {
    Averages() {
      super(Average.class);
    }
  }

  @Scope(rateTest = false)
  @Option(
      names = "--average",
      paramLabel = "NAME",
      defaultValue = "none",
      converter = Averages.class,
      description =
          "none | ema: of the weights after every step | swa: of those after each epoch "
              + "of the last quarter; the averages are the result (${DEFAULT-VALUE})")
  public Class<? extends Average> average;

  @Range(max = 1, below = true)
  @Option(
      names = "--average-decay",
      paramLabel = "D",
      defaultValue = "0.999",
      description = "of ema: how much of the average stays at each step (${DEFAULT-VALUE})")
  public double averageDecay;

  @Scope(rateTest = false)
  @Range
  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "end after N epochs without a better result for the validation samples, and "
              + "keep the best weights; 0: not (${DEFAULT-VALUE})")
  public int earlyStopping;

  @Needs("--early-stopping")
  @Option(
      names = "--early-stopping-by",
      paramLabel = "QUANTITY",
      defaultValue = "accuracy",
      description = "accuracy | cost: of the validation samples (${DEFAULT-VALUE})")
  public Criterion earlyStoppingBy;

  @Scope(repeats = NEVER, rateTest = false, search = NONE, program = false)
  @Range(min = 1, max = MAX_TRIALS)
  @Option(
      names = "--best-of",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "train with N seeds from --seed on, side by side, and keep the model that is the "
              + "best for the validation samples (${DEFAULT-VALUE})")
  public int bestOf;

  @Scope(repeats = NEVER, rateTest = false, search = NONE, program = false)
  @Range(min = 2, max = Folds.MAX)
  @Needs("--label")
  @Excludes({
    "--holdout",
    "--test-images",
    "--split-column",
    "--validation",
    "--initial-model, which may know the rows",
    "--best-of",
    "--early-stopping",
    "--tune",
    "--schedule halving"
  })
  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "of a table: train K times before, each time without another of K parts of the rows, which"
              + " test it; then train on all rows")
  public Integer folds;

  @Scope(repeats = NEVER, rateTest = false, search = NONE, program = false)
  @Needs("--label")
  @Excludes({
    "--initial-model, which has its own hidden neurons",
    "--best-of",
    "--early-stopping",
    "--schedule halving"
  })
  @Option(
      names = "--tune",
      fallbackValue = "true",
      description =
          "of a table: try 12 combinations of --learning-rate, --l2 and --hidden before, judged by"
              + " --validation (0.2); then train on all these rows with the best")
  public boolean tune;

  /** Whether trials come before the training. */
  public boolean hasTrials() {
    return tune || folds != null;
  }

  /** Returns how weights are averaged. */
  public Average average() {
    return Kinds.make("--average", average, this);
  }

  /**
   * Returns the conflicts of what is decided by validation samples.
   *
   * @param held how samples are held out
   * @param holdsOut whether they are
   */
  List<Conflict> conflicts(String held, BooleanSupplier holdsOut) {
    return List.of(
        Conflict.requires(
            "--early-stopping",
            List.of("--validation"),
            held,
            "0",
            () -> earlyStopping > 0 && !holdsOut.getAsBoolean()),
        Conflict.requires(
            "--best-of",
            List.of("--validation"),
            held,
            "0",
            () -> bestOf > 1 && !holdsOut.getAsBoolean()));
  }
}
