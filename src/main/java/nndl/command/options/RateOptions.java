package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.NONE;

import nndl.command.Scope;
import picocli.CommandLine.Option;

/** The option {@code --find-learning-rate}, which tests learning rates and trains no model. */
public final class RateOptions {
  /** The first rate that is tested. */
  public static final double LOWEST_RATE = 1e-8;

  static final String FIND = "--find-learning-rate";

  @Scope(repeats = NEVER, search = NONE, program = false)
  @Option(
      names = FIND,
      fallbackValue = "true",
      description =
          "train for a moment with ever higher rates, print what each does to the cost, "
              + "and suggest one; no model is written, and --model is not needed, but for "
              + "the samples of a table")
  public boolean find;
}
