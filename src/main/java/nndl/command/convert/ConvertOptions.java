package nndl.command.convert;

import java.util.ArrayList;
import java.util.List;
import nndl.Convert;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.FormatOptions;
import nndl.command.options.JsonOption;
import nndl.data.InputFiles;
import nndl.data.format.Format;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Convert}. */
@Command(
    name = "nndl convert",
    header = {
      "Examples:",
      "  scripts/nndl convert --in train.csv --out-images images.gz --out-labels labels.gz",
      "  scripts/nndl convert --png folder --out-images images --out-labels labels",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Turns samples of any format, or a folder of pictures, into IDX files.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ConvertOptions implements Options {
  /** What a folder of images does not need. */
  private static final List<String> OF_SETS =
      List.of(
          "--in-labels",
          "--format",
          "--csv-label",
          "--csv-header",
          "--inputs",
          "--rows",
          "--scale");

  @Option(
      names = "--in",
      paramLabel = "FILES",
      description =
          "a file, a directory, a glob, or several with commas between them: "
              + "IDX images, or CSV or LIBSVM, which hold their labels")
  public String in;

  @Option(names = "--in-labels", paramLabel = "FILES", description = "IDX labels of the images")
  public String inLabels;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "instead of --in: grey PNG, BMP, GIF or JPEG pictures, a subfolder a class, in name"
              + " order")
  public Path png;

  @Option(names = "--out-images", paramLabel = "FILE", required = true, description = "to write")
  public Path outImages;

  @Option(
      names = "--out-labels",
      paramLabel = "FILE",
      required = true,
      description = "to write; a name that ends in .gz makes a gzip file")
  public Path outLabels;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "rows of an image (by default as IDX has them; else square, or 1 where it can't be)")
  public Integer rows;

  @Option(
      names = "--inputs",
      paramLabel = "N",
      description = "inputs of a sample of LIBSVM, which does not say so itself")
  public Integer inputs;

  @Mixin public final FormatOptions format = new FormatOptions();

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "the input that becomes byte 255; without it inputs must be bytes")
  public Float scale;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace files that are there already")
  public boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(Conflict.excludes("--in", List.of("--png"), "--png", () -> png != null));
    for (String option : OF_SETS) {
      conflicts.add(Conflict.excludes(option, List.of("--png"), "--png", () -> png != null));
    }
    List<String> files = List.of("--in");
    conflicts.addAll(
        FormatOptions.conflicts(files, () -> in == null || format(storage) == Format.CSV));
    conflicts.add(
        Conflict.needs(
            "--inputs", files, "LIBSVM", () -> in != null && format(storage) != Format.LIBSVM));
    return conflicts;
  }

  /** Of the samples that are read. */
  public Format format(Storage storage) {
    return InputFiles.of(storage, in).format(storage, format.with(scale));
  }
}
