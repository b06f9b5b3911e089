package nndl.command.options;

import java.util.List;
import java.util.function.BooleanSupplier;
import nndl.command.Conflict;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.error.InputException;
import picocli.CommandLine.Option;

/** The options of commands that read samples in any format. */
public final class FormatOptions {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "idx | csv | libsvm, where neither name nor content tells")
  private Format format;

  @Option(
      names = "--csv-label",
      paramLabel = "COLUMN",
      defaultValue = "first",
      description =
          "first | last: where CSV has the label (${DEFAULT-VALUE}); none: nowhere, for "
              + "nndl.Predict alone")
  private InputOptions.Label csvLabel;

  @Option(
      names = "--csv-header",
      paramLabel = "KIND",
      defaultValue = "auto",
      description =
          "yes | no | auto: a header if no field of the first line is a number "
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
    if (csvLabel == InputOptions.Label.NONE) {
      throw InputException.expected(
          "--csv-label", "first or last, since labels are needed here", "none");
    }
    return withoutLabels(scale);
  }

  /** Like {@link #with}, but for samples that may have no labels. */
  public InputOptions withoutLabels(Float scale) {
    return new InputOptions(format, csvLabel, csvHeader, scale);
  }
}
