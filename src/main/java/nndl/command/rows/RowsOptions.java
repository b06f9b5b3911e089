package nndl.command.rows;

import nndl.Rows;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.JsonOption;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Rows}. */
@Command(
    name = "nndl rows",
    header = {
      "Examples:",
      "  scripts/nndl rows --images images.gz --labels labels.gz --out rows --count 1000",
      "  scripts/nndl rows --images images.gz --labels labels.gz --out cut --count 2000 --pieces",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes pictures of rows of digits out of single ones, to see how well rows are read.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class RowsOptions implements Options {
  @Option(
      names = "--images",
      paramLabel = "FILES",
      required = true,
      description = "IDX images: a file, a directory, a glob")
  public String images;

  @Option(names = "--labels", paramLabel = "FILES", required = true, description = "their labels")
  public String labels;

  @Option(
      names = "--digits",
      paramLabel = "FROM-TO",
      description = "take these images alone, counted from 0, as in 0-49999 (by default all)")
  public String digits;

  @Option(
      names = "--pieces",
      fallbackValue = "true",
      description =
          "write samples to train by in place of pictures: pieces of the rows, of which those "
              + "that are no digit are one class more, and behind them all images")
  public boolean pieces;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "gets pictures/row-*.png, and rows.csv with the digits of each; with --pieces, "
              + "train-images-idx3-ubyte and train-labels-idx1-ubyte")
  public Path out;

  @Option(names = "--count", paramLabel = "N", required = true, description = "rows to make")
  public int count;

  @Option(
      names = "--least-gap",
      paramLabel = "PIXELS",
      defaultValue = "" + RowMaker.MIN_GAP,
      description =
          "columns between two digits' ink at least, -3 to 20: below 0 they overlap, and from "
              + "1 on none touches another (${DEFAULT-VALUE})")
  public int leastGap;

  @Option(
      names = "--most-gap",
      paramLabel = "PIXELS",
      defaultValue = "" + RowMaker.MAX_GAP,
      description = "the same at most, up to 20 (${DEFAULT-VALUE})")
  public int mostGap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of all that is random (${DEFAULT-VALUE})")
  public long seed;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace rows that are there already; nothing else")
  public boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
