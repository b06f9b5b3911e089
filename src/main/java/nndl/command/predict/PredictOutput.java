package nndl.command.predict;

import java.io.OutputStream;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.InputFiles;
import nndl.data.NamedSamples;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.spark.sql.SqlTable;
import org.apache.hadoop.fs.Path;

/**
 * The output of {@code nndl predict}, which is checked before anything is opened: rows go to
 * standard output, to a file or to a directory, and never over a file that is read.
 *
 * @param outputs what is read and written
 * @param file the file of the rows, or null if they go elsewhere
 */
record PredictOutput(PredictCommand options, Storage storage, Outputs outputs, Path file) {
  private static final String OPTION = "--output";
  private static final int BUFFER = 1 << 18;

  /**
   * Endings of file names that are not supported. A user who gives a name with such an ending may
   * expect {@code --output} to be a file of that format.
   */
  private static final Pattern OTHER_FILE =
      Pattern.compile("\\.(json|jsonl|txt|tsv|xlsx?|zip|gz|bz2|zst)$");

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
  record File(Path path, IfExists ifExists) implements Target {
    @Override
    public String place(NamedSamples samples) {
      return ": " + path;
    }

    /** Writes the content, compressed if the file name ends in {@code .gz}. */
    void write(Storage storage, Storage.Writer content) {
      boolean gzip = path.getName().toLowerCase(Locale.ROOT).endsWith(".gz");
      storage.write(
          path,
          ifExists,
          to -> {
            try (OutputStream out = gzip ? new GZIPOutputStream(to, BUFFER) : to) {
              content.write(out);
            }
          });
    }
  }

  /** Rows are written to files of a directory by executors. */
  record Directory(PartFiles parts, PredictOutput output) implements Target {
    @Override
    public String place(NamedSamples samples) {
      int count = PartsJob.parts(samples).count();
      return ": %s, %s".formatted(parts.directory(), count == 1 ? "a part" : count + " parts");
    }
  }

  /**
   * Checks the output.
   *
   * @param names the files that are read, or null if the user names none
   */
  static PredictOutput of(PredictCommand options, Storage storage, String names) {
    Outputs outputs = new Outputs(storage, options.overwrite).readingModels(options.models.paths);
    if (names != null && names.equals(options.sql)) {
      outputs.readingTable(names);
    } else if (names != null && (options.output != null || options.rows.draw != null)) {
      outputs.reading(InputFiles.of(storage, names));
    }
    Path file = null;
    if (options.output != null) {
      if (isFile(storage, options.output)) {
        file = outputs.file(OPTION, options.output, OutputFormat.PREDICTIONS);
      } else {
        requireDirectory(options.output);
        Path unused = outputs.folder(OPTION, options.output);
      }
    }
    return new PredictOutput(options, storage, outputs, file);
  }

  private static void requireDirectory(Path output) {
    if (OTHER_FILE.matcher(output.getName().toLowerCase(Locale.ROOT)).find()) {
      throw InputException.expected(
          OPTION, "a file's name that ends in .csv or .csv.gz, or a directory's", output);
    }
    if (isParquet(output)) {
      SqlTable.requireEngine(OPTION);
    }
  }

  /**
   * Returns the place for rows. Fails if nothing can be written there.
   *
   * @param lines takes a line if another process is waited for
   */
  Target target(Consumer<String> lines) {
    if (options.output == null) {
      return new Stdout();
    }
    if (file != null) {
      outputs.prepare(lines);
      return new File(file, IfExists.of(options.overwrite));
    }
    return new Directory(parts(), this);
  }

  /** Examines the directory of the parts. Fails if it has files that must not be replaced. */
  PartFiles parts() {
    PartFiles parts = PartFiles.of(storage, options.output, options.overwrite);
    parts.oldParts().stream()
        .filter(part -> !isParquet(part))
        .forEach(part -> Outputs.requireFormat(storage, part, OutputFormat.PREDICTIONS));
    return parts;
  }

  /** Whether the rows are written as Parquet. */
  boolean isParquet() {
    return isParquet(options.output);
  }

  private static boolean isParquet(Path path) {
    return path != null && path.getName().toLowerCase(Locale.ROOT).endsWith(".parquet");
  }

  /** Whether a path is the name of one file, and not of a directory. */
  static boolean isFile(Storage storage, Path output) {
    String name = output.getName().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv")
        || name.endsWith(".csv.gz")
        || Outputs.isWrittenOn(storage, output);
  }
}
