package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of {@code nndl.Train} that asks for a learning rate, and not for a model. */
public final class RateOptions {
  private static final String FIND = "--find-learning-rate";

  /** What is about a training or its model; a search for a rate has neither. */
  private static final List<String> OF_TRAINING =
      List.of(
          "--model",
          "--overwrite",
          "--resume",
          "--checkpoint-every",
          "--checkpoint-iterations",
          "--keep",
          "--epochs",
          "--learning-rate",
          "--schedule",
          "--warm-up",
          "--average",
          "--early-stopping",
          "--best-of",
          "--evaluate",
          "--monitor",
          "--test-images",
          "--test-labels",
          "--class-names",
          "--model-license",
          "--report",
          "--no-report",
          "--no-report-images");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = FIND,
      fallbackValue = "true",
      description =
          "train for a moment with ever higher rates, print what each does to the cost, "
              + "and suggest one; no model is written, and --model is not needed")
  public boolean find;

  /** What would be ignored; a file of options for a training gives way. */
  public List<Conflict> conflicts() {
    return OF_TRAINING.stream()
        .map(
            option ->
                new Conflict(
                    option, List.of(FIND), false, () -> find, "this option or " + FIND, "both"))
        .toList();
  }

  /** Fails if there is to be a training, and no place for its model. */
  public void requireModel(Path model) {
    if (model == null && !find) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--model=DIR'");
    }
  }
}
