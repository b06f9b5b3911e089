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
  @Option(names = "--row", paramLabel = "FILES")
  String row;

  @Needs("--row")
  @Range
  @Option(names = "--cut-penalty", paramLabel = "X", defaultValue = RowReader.CUT_PENALTY)
  double cutPenalty;

  @Needs("--row")
  @Option(names = "--draw", paramLabel = "FILE")
  Path draw;

  /** Whether pictures of rows are read. */
  boolean isRow() {
    return row != null;
  }
}
