package nndl.command.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.OptionRules;
import nndl.command.Replaces;
import nndl.command.Session;
import nndl.command.options.FormatOptions;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.ModelsOption;
import nndl.command.options.ResultCommand;
import nndl.command.options.RowIdOption;
import nndl.data.InputFiles;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.Fit;
import nndl.data.image.Pictures;
import nndl.data.storage.Storage;
import nndl.model.ensemble.PredictionCsv.Column;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * {@code nndl predict}: writes the class of each sample, row of a table or picture as CSV, with a
 * row for each in their order, or reads pictures of several digits in a row. The bytes are the same
 * on any cluster.
 */
@CommandLine.Command(
    name = "nndl predict",
    header = {
      "  scripts/nndl predict --model target/models/mnist --images 'scans/*.png'",
      "  scripts/nndl predict --model m --images test.csv --csv-label none --output answers.csv",
      "  scripts/nndl predict --model target/models/penguins --data new.csv",
      "  scripts/nndl predict --model m --row amount.jpg --draw cuts.png",
      "  scripts/nndl predict --model m1 --model m2 --images hdfs:///images --output"
          + " hdfs:///answers"
    },
    description = {
      "Says of which class samples and pictures are by a model, or several, as a Spark job.",
      "The outputs of several models are averaged. A path is any URI that Hadoop reads:",
      "file:, hdfs:, s3a:."
    })
public final class PredictCommand extends ResultCommand {
  private static final String COLUMNS_OF_TABLES = "name,class,confidence,outputs";

  /** The same columns. */
  static final List<Column> OF_TABLES =
      List.of(Column.NAME, Column.CLASS, Column.CONFIDENCE, Column.OUTPUTS);

  @Mixin final ModelsOption models = new ModelsOption();

  @Option(
      names = "--images",
      paramLabel = "FILES",
      description =
          "a file, a directory, a glob, or several with commas between them: "
              + "IDX images, CSV or LIBSVM, whose labels are not looked at, or pictures: PNG, "
              + "JPEG, BMP and GIF")
  String images;

  @Excludes("--table")
  @Replaces({"--images", "--fit", "--format", "--csv-label", "--csv-header"})
  @Option(
      names = "--data",
      paramLabel = "FILES",
      description =
          "instead of --images, for a model of a table: CSV files with a header, which has the "
              + "columns of the training in any order, and maybe others")
  String data;

  @Replaces({"--images", "--fit", "--format", "--csv-label", "--csv-header"})
  @Option(
      names = "--table",
      paramLabel = "FORMAT:PATH",
      description =
          "instead of --data: a table in a format that Spark SQL reads, such as parquet:DIR or"
              + " orc:DIR")
  String sql;

  @Mixin final RowIdOption known = new RowIdOption();

  @Mixin final RowOptions rows = new RowOptions();

  @Option(
      names = "--fit",
      paramLabel = "NAME",
      defaultValue = "pad",
      description =
          "pad | none: how pictures are brought to the size of the model's images: the "
              + "drawing alone, as on a drawing pad, or pictures have that size (${DEFAULT-VALUE})")
  Fit fit;

  @Option(
      names = "--strict",
      fallbackValue = "true",
      description =
          "end at a picture that cannot be read, or a row of a table that lacks a number; else "
              + "these have a row without prediction")
  boolean strict;

  @Mixin final FormatOptions format = new FormatOptions();

  @Mixin final MissingMetadataOptions missing = new MissingMetadataOptions();

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      defaultValue = "name,prediction,confidence,outputs",
      description =
          "name | prediction | class | confidence | outputs, with commas between them "
              + "(${DEFAULT-VALUE}; with --data "
              + COLUMNS_OF_TABLES
              + "); the name is that of the file and the number of the sample there: #0 is the"
              + " first, in a table the first row after the header")
  List<Column> columns;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "a name that ends in .csv or .csv.gz: write one file; in .parquet: a directory of Parquet"
              + " files; else a directory of part-*, which executors write; without it: to standard"
              + " output")
  Path output;

  @Needs({"--output", "--draw"})
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace predictions in --output that are there already")
  boolean overwrite;

  @Override
  public Map<String, String> defaults(Storage storage) {
    return !isTable() ? Map.of() : Map.of("columns", COLUMNS_OF_TABLES);
  }

  @Override
  public List<Conflict> conflicts(CommandSpec command, Storage storage) {
    List<Conflict> conflicts = OptionRules.of(command);
    if (names() != null && !rows.isRow()) {
      conflicts.add(
          Conflict.uselessWithout(
              "--json", List.of("--output"), "--output FILE", "none", () -> output == null));
    }
    if (!isTable() && images != null && !rows.isRow()) {
      conflicts.addAll(ofSamples(storage));
    }
    return conflicts;
  }

  private boolean isTable() {
    return data != null || sql != null;
  }

  /** Returns the files of the samples as the user names them, or null. */
  String names() {
    return sql != null ? sql : data == null ? images : data;
  }

  private List<Conflict> ofSamples(Storage storage) {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.addAll(
        FormatOptions.conflicts(
            List.of("--images"),
            () -> {
              InputFiles files = InputFiles.of(storage, images);
              return !arePictures(files, storage) && files.format(storage, ofFiles()) == Format.CSV;
            }));
    for (String option : List.of("--fit", "--strict")) {
      conflicts.add(
          Conflict.needs(
              option,
              List.of("--images"),
              "pictures",
              () -> !arePictures(InputFiles.of(storage, images), storage)));
    }
    return conflicts;
  }

  /**
   * Whether files are pictures. They are not if the user gives a format, because {@code --format}
   * has no value for pictures.
   */
  boolean arePictures(InputFiles files, Storage storage) {
    return ofFiles().format() == null && Pictures.areIn(files, storage);
  }

  private InputOptions ofFiles() {
    return format.withoutLabels(null, Optional.empty());
  }

  @Override
  public void run(Session session) {
    if (rows.isRow()) {
      PredictRows.run(this, session);
    } else {
      PredictSamples.run(this, session);
    }
  }
}
