package nndl.command.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.command.Conflict;
import nndl.command.Count;
import nndl.command.Excludes;
import nndl.command.OptionRules;
import nndl.command.OutputFormat;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Range;
import nndl.command.Replaces;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.options.FormatOptions;
import nndl.command.options.ResultCommand;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.format.Format;
import nndl.data.image.IdxFiles;
import nndl.data.storage.Commit;
import nndl.data.storage.Lease;
import nndl.data.storage.PathResolver;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * {@code nndl convert}: converts samples of any format, or a folder of pictures, to a pair of IDX
 * files. Existing files are replaced as a pair. With {@code --label} it writes the samples of a
 * table and their recipe into a directory, once for many trainings. Starts no Spark job, except to
 * read {@code --table}.
 */
@CommandLine.Command(
    name = "nndl convert",
    header = {
      "  scripts/nndl convert --in train.csv --out-images images.gz --out-labels labels.gz",
      "  scripts/nndl convert --png folder --out-images images --out-labels labels",
      "  scripts/nndl convert --in table.csv --label NAME --out samples"
    },
    description = {
      "Turns samples of any format, a folder of pictures or a table into IDX files.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ConvertCommand extends ResultCommand {
  private static final String FORMAT = "nndl-convert-1";
  private static final int MAX_INPUTS = 1 << 22;

  @Excludes({"--png", "--table"})
  @Option(
      names = "--in",
      paramLabel = "FILES",
      description =
          "a file, a directory, a glob, or several with commas between them: "
              + "IDX images, or CSV or LIBSVM, which hold their labels")
  String in;

  @Excludes({"--label", "--png"})
  @Option(names = "--in-labels", paramLabel = "FILES", description = "IDX labels of the images")
  String inLabels;

  @Excludes("--label")
  @Replaces({"--format", "--csv-label", "--csv-header"})
  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "instead of --in: grey PNG, BMP, GIF or JPEG pictures, a subfolder a class, in name"
              + " order")
  Path png;

  @Excludes("--label")
  @Option(names = "--out-images", paramLabel = "FILE", description = "to write")
  Path outImages;

  @Excludes("--label")
  @Option(
      names = "--out-labels",
      paramLabel = "FILE",
      description = "to write; a name that ends in .gz makes a gzip file")
  Path outLabels;

  @Excludes({"--label", "--png"})
  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "rows of an image (by default as IDX has them; else square, or 1 where it can't be)")
  Integer rows;

  @Range(min = 1, max = MAX_INPUTS)
  @Excludes({"--label", "--png"})
  @Option(
      names = "--inputs",
      paramLabel = "N",
      description = "inputs of a sample of LIBSVM, which does not say so itself")
  Integer inputs;

  @Mixin private final TableConversion table = new TableConversion();

  @Mixin final FormatOptions format = new FormatOptions();

  @Excludes({"--label", "--png"})
  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "the input that becomes byte 255; without it inputs must be bytes (1 for float32 and "
              + "float64 IDX)")
  Float scale;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace files that are there already")
  boolean overwrite;

  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    List<Conflict> conflicts = OptionRules.of(command);
    if (table.isTable()) {
      return conflicts;
    }
    List<String> files = List.of("--in");
    conflicts.addAll(
        FormatOptions.conflicts(files, () -> in == null || format(storage) == Format.CSV));
    conflicts.add(
        Conflict.needs(
            "--inputs", files, "LIBSVM", () -> in != null && format(storage) != Format.LIBSVM));
    return conflicts;
  }

  private Format format(Storage storage) {
    return InputFiles.of(storage, in).format(storage, format.with(scale));
  }

  @Override
  public void run(Session session) {
    Storage storage = session.storage();
    Console console = session.console();
    Streams streams = streams(session);
    if (table.isTable()) {
      SampleFolder folder = table.run(session, in, overwrite, streams.messages());
      streams.json(FORMAT, TableSet.of(folder));
      return;
    }
    if (in == null && png == null) {
      throw InputException.expected("--in", "this option or --png", "neither");
    }
    Outputs outputs = new Outputs(storage, overwrite);
    IdxFiles target = target(storage, outputs);
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    List<String> classes = new ArrayList<>(); // the names of a picture folder's subfolders
    long count;
    if (overwrite) {
      outputs.require(); // a file of another kind is told before its directory is asked for
    }
    List<Path> directories = directories(storage, target);
    try (Lease first = own(storage, directories, 0, streams.messages());
        Lease second = own(storage, directories, 1, streams.messages())) {
      outputs.require(); // a change that was cut off is complete now
      Commit commit = new Commit(storage);
      commit.replace(target.labels());
      commit.replace(target.images());
      PairConversion conversion =
          new PairConversion(this, storage, target, commit, console, streams.messages());
      count = png == null ? conversion.ofSet() : conversion.ofPictures(classes);
      commit.commit();
    }
    console.hide();
    streams.message(
        "%s in %s and %s, %.0f samples a second",
        Count.of(count, "sample"), outImages, outLabels, count / clock.secondsSince(start));
    streams.json(
        FORMAT, new LabelledSet(outImages.toString(), outLabels.toString(), count, classes));
  }

  /**
   * The result for samples that are not of a table.
   *
   * @param classes the names of the subfolders of a picture folder, or empty for other samples
   */
  record LabelledSet(String images, String labels, long count, List<String> classes) {}

  /** The result for a table, with the number of its rows in each set. */
  record TableSet(
      String directory, long training, long validation, long test, List<String> classes) {
    static TableSet of(SampleFolder folder) {
      return new TableSet(
          folder.directory().toString(),
          folder.training(),
          folder.validation(),
          folder.test(),
          folder.recipe().classes());
    }
  }

  /** Returns the files to write. Fails if one of them is read. */
  private IdxFiles target(Storage storage, Outputs outputs) {
    if (outImages == null || outLabels == null) {
      throw InputException.expected(
          "--out-images and --out-labels", "both, or --label and --out", "none or one of them");
    }
    if (png == null) {
      outputs.reading(InputFiles.of(storage, in));
    } else {
      outputs.readingFolder(png);
    }
    if (inLabels != null) {
      outputs.reading(InputFiles.of(storage, inLabels));
    }
    PathResolver resolver = new PathResolver(storage);
    return new IdxFiles(
        inPlace(resolver, outputs.fileOfSet("--out-images", outImages, OutputFormat.IDX)),
        inPlace(resolver, outputs.fileOfSet("--out-labels", outLabels, OutputFormat.IDX)));
  }

  /** Returns a file in its directory without links, under which alone the directory is owned. */
  private static Path inPlace(PathResolver resolver, Path file) {
    return resolver.of(file.getParent()).child(file.getName());
  }

  /**
   * Returns the directories of the files, each once, in an order that does not depend on which file
   * is in which. What goes to a device or a pipe has none.
   */
  private static List<Path> directories(Storage storage, IdxFiles target) {
    return Stream.of(target.images(), target.labels())
        .filter(file -> !Outputs.isWrittenOn(storage, file))
        .map(Path::getParent)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * Makes this process the only one that writes into a directory: so it is the only one that writes
   * this pair of files. Returns null if there are fewer directories.
   */
  private static Lease own(
      Storage storage, List<Path> directories, int index, Consumer<String> lines) {
    return index < directories.size()
        ? OutputLease.take(storage, directories.get(index), lines)
        : null;
  }
}
