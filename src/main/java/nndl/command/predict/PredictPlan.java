package nndl.command.predict;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import nndl.command.OutputFile;
import nndl.command.options.FormatOptions;
import nndl.data.FaultReport;
import nndl.data.InputFiles;
import nndl.data.NamedRows;
import nndl.data.NamedSamples;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.PictureReader;
import nndl.data.image.Pictures;
import nndl.data.recipe.Recipe;
import nndl.data.storage.PartFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.ensemble.Ensemble;
import nndl.spark.sql.SqlTable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * What {@link PredictSamples} will do, checked as far as possible before Spark starts: the models
 * can be read, fit together and fit the samples, and the output can be written.
 *
 * @param decisions lines that tell the user how the files are read, where that is not obvious
 */
record PredictPlan(Prediction prediction, Target target, List<String> decisions) {
  private static final int BUFFER = 1 << 18;

  /**
   * Endings of file names that are not supported. A user who gives a name with such an ending may
   * expect {@code --output} to be a file of that format.
   */
  private static final Pattern OTHER_FILE =
      Pattern.compile("\\.(json|jsonl|txt|tsv|parquet|xlsx?|zip|gz|bz2|zst)$");

  /** The output to which rows are written. */
  sealed interface Target {
    /** Returns the end of the line that reports the number of predicted samples. */
    default String place(NamedSamples samples) {
      return "";
    }
  }

  /** Rows are written to standard output. */
  record Stdout() implements Target {}

  /** Rows are written to one file by the driver. */
  record File(Path path) implements Target {
    @Override
    public String place(NamedSamples samples) {
      return ": " + path;
    }

    /** Writes the content, compressed if the file name ends in {@code .gz}. */
    void write(Storage storage, Storage.Writer content) {
      boolean gzip = path.getName().toLowerCase(Locale.ROOT).endsWith(".gz");
      storage.save(
          path,
          to -> {
            try (OutputStream out = gzip ? new GZIPOutputStream(to, BUFFER) : to) {
              content.write(out);
            }
          });
    }
  }

  /** Rows are written to files of a directory by executors. */
  record Directory(PartFiles parts) implements Target {
    @Override
    public String place(NamedSamples samples) {
      int count = PartsJob.parts(samples).count();
      return ": %s, %s".formatted(parts.directory(), count == 1 ? "a part" : count + " parts");
    }
  }

  static PredictPlan of(PredictCommand options, Storage storage, SparkConf conf) {
    Ensemble ensemble = options.missing.ensemble(storage, options.models.paths);
    if (EnumSet.copyOf(options.columns).size() < options.columns.size()) {
      throw InputException.expected("--columns", "each column once", "one twice");
    }
    InputSpec input = ensemble.input();
    Optional<Recipe> recipe = input.recipe();
    requireFiles(options, input, recipe.isPresent());
    if (options.sql != null) {
      SqlTable table = SqlTable.open(conf, options.sql, recipe.orElseThrow().missing());
      SampleSet rows = SampleSet.ofHeldTable(storage, table.files(), recipe.get(), false);
      List<Path> paths = rows.paths().stream().map(Path::new).toList();
      return new PredictPlan(
          new Prediction(ensemble, new NamedRows(rows, options.strict), options.columns),
          target(options, storage, paths),
          List.of());
    }
    InputFiles files = InputFiles.of(storage, options.names());
    NamedSamples samples;
    if (recipe.isPresent()) {
      SampleSet rows = SampleSet.ofTable(storage, files, recipe.get());
      samples = new NamedRows(rows, options.strict);
    } else if (options.arePictures(files, storage)) {
      samples = pictures(options, files, input);
    } else {
      samples = samples(options, storage, files, ensemble);
    }
    Target target = target(options, storage, paths(files));
    return new PredictPlan(
        new Prediction(ensemble, samples, options.columns),
        target,
        samples instanceof SampleSet set ? decisions(options, ensemble, set) : List.of());
  }

  /** Fails unless the user names files of the kind that the model was trained on. */
  private static void requireFiles(PredictCommand options, InputSpec input, boolean isTable) {
    if (isTable) {
      requireNoTable("--images", options.images, input);
      if (options.data == null && options.sql == null) {
        throw InputException.expected("--data", "files of a table, for this model", "none");
      }
    } else if (options.data != null || options.sql != null) {
      throw InputException.expected(
          options.data == null ? "--table" : "--data",
          "--images or --row, since %s was not trained on a table"
              .formatted(input.metadata().place()),
          options.names());
    } else if (options.images == null) {
      throw InputException.expected("--images", "this option or --row", "neither");
    }
  }

  /**
   * Fails if a model was trained on a table although the user names other samples.
   *
   * @param option the option that names samples
   * @param value the value of the option, or null if it is not given
   */
  static void requireNoTable(String option, String value, InputSpec input) {
    if (value != null && input.recipe().isPresent()) {
      throw InputException.expected(
          option,
          "--data, since %s was trained on a table".formatted(input.metadata().place()),
          value);
    }
  }

  private static Pictures pictures(PredictCommand options, InputFiles files, InputSpec input) {
    requireImages(files.names(), input);
    return Pictures.of(
        files,
        new PictureReader(input.rows(), input.columns(), options.fit),
        input.scale(),
        options.strict);
  }

  /**
   * Fails if the inputs of a model are no images, or images of several channels, because pictures
   * are converted to grey.
   *
   * @param names the names of the pictures
   */
  static void requireImages(String names, InputSpec input) {
    if (!input.areImages()) {
      throw InputException.expected(
          names,
          "samples of %s numbers, since %s was not trained on images (nndl train --rows says that"
                  .formatted(input.inputs(), input.metadata().place())
              + " they are)",
          "pictures");
    }
    if (input.channels() != 1) {
      throw InputException.expected(
          input.metadata().place() + ": metadata: channels",
          "1, since pictures become grey",
          input.channels());
    }
  }

  private static SampleSet samples(
      PredictCommand options, Storage storage, InputFiles files, Ensemble ensemble) {
    InputSpec input = ensemble.input();
    InputOptions how =
        options.format.withoutLabels(input.scale(), FormatOptions.ofModels(ensemble.models()));
    SampleSet samples = SampleSet.withoutLabels(storage, files, how, input.inputs());
    if (samples.width() != input.inputs()) {
      boolean label =
          files.format(storage, how) == Format.CSV
              && samples.width() + 1 == input.inputs()
              && how.label() != InputOptions.Label.NONE;
      throw InputException.expected(
          files.names(),
          "samples of %s inputs, as %s has them%s"
              .formatted(
                  input.inputs(),
                  ensemble.models().get(0).metadata().place(),
                  label ? " (--csv-label none, if there are no labels)" : ""),
          samples.width());
    }
    return samples;
  }

  private static List<String> decisions(
      PredictCommand options, Ensemble ensemble, SampleSet samples) {
    List<String> lines = new ArrayList<>(FaultReport.decisions(samples));
    if (samples.csvLabel().equals(Optional.of(InputOptions.Label.FIRST))
        && !options.format.saysLabel()
        && FormatOptions.ofModels(ensemble.models()).isEmpty()) {
      lines.add(
          samples.paths().get(0)
              + ": the first of %s fields is taken for the label (--csv-label last or none says"
                  .formatted(samples.width() + 1)
              + " otherwise)");
    }
    return lines;
  }

  /** Returns the samples if they are not pictures. */
  List<SampleSet> sets() {
    return prediction.samples() instanceof SampleSet set ? List.of(set) : List.of();
  }

  /** Returns the paths of files. */
  static List<Path> paths(InputFiles files) {
    return files.files().stream().map(FileStatus::getPath).toList();
  }

  /**
   * Returns the output for rows. Fails if rows cannot be written there.
   *
   * @param read the files that are read
   */
  static Target target(PredictCommand options, Storage storage, List<Path> read) {
    if (options.output == null) {
      return new Stdout();
    }
    if (isFile(options.output)) {
      Path file = OutputFile.of(storage, options.output, options.overwrite);
      OutputFile.requireOther(storage, file, options.models.paths, read);
      return new File(OutputFile.tried(storage, options.output, options.overwrite));
    }
    String name = options.output.getName().toLowerCase(Locale.ROOT);
    if (OTHER_FILE.matcher(name).find()) {
      throw InputException.expected(
          "--output",
          "a file's name that ends in .csv or .csv.gz, or a directory's",
          options.output);
    }
    PartFiles parts = PartFiles.of(storage, options.output, options.overwrite);
    OutputFile.requireOther(storage, parts.directory(), options.models.paths, read);
    return new Directory(parts);
  }

  /** Whether a path is the name of one file, and not of a directory. */
  static boolean isFile(Path output) {
    String name = output.getName().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".csv.gz");
  }
}
