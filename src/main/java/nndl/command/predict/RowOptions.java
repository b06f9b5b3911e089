package nndl.command.predict;

import nndl.command.Needs;
import nndl.command.Range;
import nndl.command.Replaces;
import nndl.command.rows.RowReader;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options of {@link PredictCommand} for pictures of several digits in a row. */
final class RowOptions {
  @Replaces({"--images", "--data", "--fit", "--format", "--csv-label", "--csv-header", "--columns"})
  @Option(
      names = "--row",
      paramLabel = "FILES",
      description =
          "instead of --images: pictures of 1 to 20 digits in one row each, which are cut "
              + "where the model is surest of the pieces")
  String row;

  @Needs("--row")
  @Range
  @Option(
      names = "--cut-penalty",
      paramLabel = "X",
      defaultValue = RowReader.CUT_PENALTY,
      description =
          "with --row: what it costs to cut a stroke, beside the logarithms of the "
              + "confidences (${DEFAULT-VALUE})")
  double cutPenalty;

  @Needs("--row")
  @Option(
      names = "--draw",
      paramLabel = "FILE",
      description =
          "with --row: write the picture with its pieces as PNG: a name that ends in .png; "
              + "else a directory, with a file for each picture")
  Path draw;

  /** Whether pictures of rows are read. */
  boolean isRow() {
    return row != null;
  }
}
