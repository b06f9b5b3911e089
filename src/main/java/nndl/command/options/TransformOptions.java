package nndl.command.options;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import nndl.command.Conflict;
import nndl.command.ModelFiles;
import nndl.data.InputMoments;
import nndl.data.storage.Storage;
import nndl.network.InputTransform;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options of {@code nndl.Train} that say what inputs become before the network sees them. */
public final class TransformOptions {

  /** Where inputs are. */
  public enum Range {
    UNIT,
    SYMMETRIC;

    /** As options spell it. */
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

  public List<Conflict> conflicts() {
    return List.of(
        Conflict.either(
            "--standardise",
            List.of("--input-range"),
            "--input-range symmetric",
            () -> standardise && range == Range.SYMMETRIC));
  }

  /**
   * The transform. The weights of a model go on with the mean and the deviation that they were
   * trained with; else the training samples are read once to find them.
   *
   * @param width how many inputs there are
   * @param initialModel the model to start from; null if there is none
   * @param moments of the training samples; asked only if needed
   */
  public InputTransform transform(
      Storage storage, int width, Path initialModel, Supplier<InputMoments> moments) {
    if (range == Range.SYMMETRIC) {
      return InputTransform.symmetric(width);
    }
    if (!standardise) {
      return InputTransform.NONE;
    }
    InputTransform known =
        initialModel == null
            ? InputTransform.NONE
            : ModelFiles.load(storage, initialModel).transform();
    if (!known.isNone() && !known.isSymmetric()) {
      return known;
    }
    InputMoments found = moments.get();
    return InputTransform.standardising(found.mean(), found.deviation());
  }
}
