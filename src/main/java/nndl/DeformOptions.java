package nndl;

import nndl.cli.JsonOption;
import nndl.cli.Options;
import nndl.cli.Program;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Deform}. */
@Command(
    name = "nndl deform",
    header = {
      "Examples:",
      "  scripts/nndl deform --images images.gz --labels labels.gz --out big --count 1000000",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes a large set of a small one, as sharded IDX: its images, then distorted ones.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
final class DeformOptions implements Options {
  @Option(
      names = "--images",
      paramLabel = "FILES",
      required = true,
      description = "IDX images: a file, a directory, a glob")
  String images;

  @Option(names = "--labels", paramLabel = "FILES", required = true, description = "their labels")
  String labels;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "gets images/part-* and labels/part-*")
  Path out;

  @Option(names = "--count", paramLabel = "N", required = true, description = "samples to write")
  long count;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description = "pairs of files (by default one for 100,000 samples)")
  Integer parts;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows of an image (by default as the files have them)")
  Integer rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the distortions (${DEFAULT-VALUE})")
  long seed;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace parts that are there already; nothing else")
  boolean overwrite;

  @Mixin final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
