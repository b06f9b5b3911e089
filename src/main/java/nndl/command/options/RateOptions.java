package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import nndl.command.Scope;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --find-learning-rate}, which tests learning rates and trains no model. */
public final class RateOptions {
  private static final String FIND = "--find-learning-rate";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = FIND,
      fallbackValue = "true",
      description =
          "train for a moment with ever higher rates, print what each does to the cost, "
              + "and suggest one; no model is written, and --model is not needed, but for "
              + "the samples of a table")
  public boolean find;

  /**
   * Returns the conflicts: the options that a test of learning rates ignores. {@code
   * --find-learning-rate} on the command line overrides such options in a file.
   *
   * @param isTable whether the samples are rows of a table. They go to the directory in {@code
   *     --model}.
   */
  public List<Conflict> conflicts(boolean isTable) {
    return Scopes.names(command, scope -> !scope.rateTest()).stream()
        .filter(option -> !(isTable && option.equals("--model")))
        .map(option -> Conflict.excludedBy(option, List.of(FIND), FIND, () -> find))
        .toList();
  }

  /** Fails if a model will be trained and {@code --model} is missing. */
  public void requireModel(Path model) {
    if (model == null && !find) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--model=DIR'");
    }
  }
}
