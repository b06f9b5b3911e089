package nndl.command.deform;

import nndl.Deform;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.JsonOption;
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
public final class DeformOptions implements Options {
  @Option(
      names = "--images",
      paramLabel = "FILES",
      required = true,
      description = "IDX images: a file, a directory, a glob")
  public String images;

  @Option(names = "--labels", paramLabel = "FILES", required = true, description = "their labels")
  public String labels;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "gets images/part-* and labels/part-*")
  public Path out;

  @Option(names = "--count", paramLabel = "N", required = true, description = "samples to write")
  public long count;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description = "pairs of files (by default one for 100,000 samples)")
  public Integer parts;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows of an image (by default as the files have them)")
  public Integer rows;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "of the distortions (${DEFAULT-VALUE})")
  public long seed;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace parts that are there already; nothing else")
  public boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
