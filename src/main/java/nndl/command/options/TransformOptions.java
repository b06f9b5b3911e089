package nndl.command.options;

import nndl.command.Excludes;
import nndl.command.Scope;
import nndl.command.run.RunObjective;
import picocli.CommandLine.Option;

/** The training options for the transformation of inputs. */
public final class TransformOptions {

  /** The range to which inputs are mapped. */
  public enum Range {
    UNIT,
    SYMMETRIC
  }

  @Scope(param = "standardization")
  @Excludes({"--label", "--input-range symmetric"})
  @Option(
      names = "--standardise",
      fallbackValue = "true",
      description = "give each input the mean 0 and the deviation 1 over the training set")
  public boolean standardise;

  @Scope(param = "featuresCol")
  @Excludes("--label")
  @Option(
      names = "--input-range",
      paramLabel = "NAME",
      defaultValue = "unit",
      description = "unit: as divided by --scale | symmetric: 2 x - 1 of that (${DEFAULT-VALUE})")
  public Range range;

  /** Returns how inputs are transformed. */
  public RunObjective.Transform transform() {
    if (range == Range.SYMMETRIC) {
      return RunObjective.Transform.SYMMETRIC;
    }
    return standardise ? RunObjective.Transform.STANDARDISED : RunObjective.Transform.NONE;
  }
}
