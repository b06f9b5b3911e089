package nndl.cli;

import java.util.List;
import java.util.function.BooleanSupplier;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import picocli.CommandLine.Option;

/** The options of programs that read samples of any format. */
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
      description = "first | last: where CSV has the label (${DEFAULT-VALUE})")
  private InputOptions.Label csvLabel;

  @Option(
      names = "--csv-header",
      paramLabel = "KIND",
      defaultValue = "auto",
      description = {
        "yes | no | auto: a header if no field of the first line is a number",
        "(${DEFAULT-VALUE})"
      })
  private InputOptions.Header csvHeader;

  /**
   * The options for CSV where there is none.
   *
   * @param files the options that name files of samples
   */
  public static List<Conflict> conflicts(List<String> files, BooleanSupplier anyCsv) {
    return List.of(
        Conflict.needs("--csv-label", files, "CSV", () -> !anyCsv.getAsBoolean()),
        Conflict.needs("--csv-header", files, "CSV", () -> !anyCsv.getAsBoolean()));
  }

  /** How to read, with a scale for inputs or null for bytes. */
  public InputOptions with(Float scale) {
    return new InputOptions(format, csvLabel, csvHeader, scale);
  }
}
