package nndl.command.options;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Scope;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import picocli.CommandLine.Option;

/** The options of commands that read samples in any format. */
public final class FormatOptions {
  private static final Optional<String> LAST = Optional.of(InputSpec.LAST);

  @Scope(param = "featuresCol")
  @Excludes("--label")
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "idx | csv | libsvm, where neither name nor content tells")
  private Format format;

  @Scope(param = "labelCol")
  @Excludes("--label")
  @Option(
      names = "--csv-label",
      paramLabel = "COLUMN",
      description =
          "first | last: where CSV has the label (first, if no model says it); none: nowhere, for "
              + "nndl.Predict alone")
  private InputOptions.Label csvLabel;

  @Scope(param = "featuresCol")
  @Excludes("--label")
  @Option(
      names = "--csv-header",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "yes | no | auto: a header if the first line has no number, or counts its fields "
              + "(${DEFAULT-VALUE})")
  private InputOptions.Header csvHeader;

  /**
   * Returns the conflicts: an option for CSV has no effect if no file is CSV.
   *
   * @param files the options that name sample files
   * @param anyCsv returns whether any of the files is CSV
   */
  public static List<Conflict> conflicts(List<String> files, BooleanSupplier anyCsv) {
    return List.of(
        Conflict.needs("--csv-label", files, "CSV", () -> !anyCsv.getAsBoolean()),
        Conflict.needs("--csv-header", files, "CSV", () -> !anyCsv.getAsBoolean()));
  }

  /**
   * Returns the options for reading samples with labels.
   *
   * @param scale the number by which inputs are divided, or null if inputs are bytes
   */
  public InputOptions with(Float scale) {
    return with(scale, Optional.empty());
  }

  /**
   * Like {@link #with(Float)}.
   *
   * @param known where CSV has the label if the option does not say it, if that is known
   */
  public InputOptions with(Float scale, Optional<InputOptions.Label> known) {
    if (csvLabel == InputOptions.Label.NONE) {
      throw InputException.expected(
          "--csv-label", "first or last, since labels are needed here", "none");
    }
    return withoutLabels(scale, known);
  }

  /** Like {@link #with(Float, Optional)}, but for samples that may have no labels. */
  public InputOptions withoutLabels(Float scale, Optional<InputOptions.Label> known) {
    InputOptions.Label label = csvLabel == null ? known.orElse(InputOptions.Label.FIRST) : csvLabel;
    return new InputOptions(format, label, csvHeader, scale);
  }

  /** Whether the option says where CSV has the label. */
  public boolean saysLabel() {
    return csvLabel != null;
  }

  /** Returns where CSV has the label if the training of one of some models had it elsewhere. */
  public static Optional<InputOptions.Label> ofModels(List<Model> models) {
    return models.stream()
        .filter(model -> model.metadata().find(InputSpec.CSV_LABEL).equals(LAST))
        .map(model -> InputOptions.Label.LAST)
        .findFirst();
  }
}
