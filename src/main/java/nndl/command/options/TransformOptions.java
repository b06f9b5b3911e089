package nndl.command.options;

import java.util.List;
import java.util.Locale;
import nndl.command.Conflict;
import nndl.command.run.RunObjective;
import picocli.CommandLine.Option;

/** The training options for the transformation of inputs. */
public final class TransformOptions {

  /** The range to which inputs are mapped. */
  public enum Range {
    UNIT,
    SYMMETRIC;

    /** Returns the name as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--standardise",
      fallbackValue = "true",
      description = "give each input the mean 0 and the deviation 1 over the training set")
  public boolean standardise;

  @Option(
      names = "--input-range",
      paramLabel = "NAME",
      defaultValue = "unit",
      description = "unit: as divided by --scale | symmetric: 2 x - 1 of that (${DEFAULT-VALUE})")
  public Range range;

  /** The conflicts between these options. */
  public List<Conflict> conflicts() {
    return List.of(
        Conflict.excludes(
            "--standardise",
            List.of("--input-range"),
            "--input-range symmetric",
            () -> standardise && range == Range.SYMMETRIC));
  }

  /** Returns how inputs are transformed. */
  public RunObjective.Transform transform() {
    if (range == Range.SYMMETRIC) {
      return RunObjective.Transform.SYMMETRIC;
    }
    return standardise ? RunObjective.Transform.STANDARDISED : RunObjective.Transform.NONE;
  }
}
