package nndl.command.interchange;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import nndl.command.Needs;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.ModelOption;
import nndl.command.options.ResultCommand;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import nndl.model.Model;
import nndl.model.interchange.BookJson;
import nndl.model.interchange.OnnxFile;
import nndl.network.Coding;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nndl export}: writes a model as a file of another program. Equal models give equal bytes.
 * Starts no Spark job.
 */
@CommandLine.Command(
    name = "nndl export",
    header = {
      "  scripts/nndl export --model target/models/mnist --format onnx --output mnist.onnx",
      "  scripts/nndl export --model m --format onnx --raw-input --output hdfs:///models/m.onnx",
      "  scripts/nndl export --model m --format json --output m.json"
    },
    description = {
      "Writes a model as a file of ONNX, or of the book's second program.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ExportCommand extends ResultCommand {
  /** The file formats in which a model can be written. */
  enum Format {
    ONNX(OutputFormat.ONNX),
    JSON(OutputFormat.BOOK_JSON);

    private final OutputFormat file;

    Format(OutputFormat file) {
      this.file = file;
    }

    /** Returns the name as users write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin final ModelOption model = new ModelOption();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description =
          "onnx | json: ONNX of opset 13; the JSON of the book's network2.py, which holds sigmoids "
              + "alone")
  Format format;

  @Option(names = "--output", paramLabel = "FILE", required = true, description = "to write")
  Path output;

  @Needs("--format onnx")
  @Option(
      names = "--raw-input",
      fallbackValue = "true",
      description =
          "with onnx: inputs are numbers as samples have them; the graph divides them by the scale"
              + " and standardises them, which else the caller does, unless the model is of a "
              + "table")
  boolean rawInput;

  @Mixin final MissingMetadataOptions missing = new MissingMetadataOptions();

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace a file that is there already")
  boolean overwrite;

  @Override
  public void run(Session session) {
    Storage storage = session.storage();
    Streams streams = streams(session);
    Outputs outputs = new Outputs(storage, overwrite).readingModels(List.of(this.model.path));
    Path file = outputs.file("--output", output, format.file);
    Model model = missing.complete(this.model.load(storage));
    if (format == Format.ONNX && model.targets() instanceof Coding.Numbers) {
      model.regressor(); // fails if metadata are missing that predictions need
    } else {
      model.classifier();
    }
    Storage.Writer content = content(model, streams.messages());
    outputs.prepare(streams.messages());
    storage.write(file, IfExists.of(overwrite), content);
    streams.messages().accept("%s of %s in %s".formatted(format, model.layout(), file));
    streams.json("nndl-export-1", new Exported(output.toString(), format, model.sizes()));
  }

  /** The result. */
  record Exported(String output, Format outputFormat, int[] sizes) {}

  /**
   * Returns a writer of the file. Fails if the format cannot represent the model. Prints what a
   * reader of the file must know.
   */
  private Storage.Writer content(Model model, Consumer<String> lines) {
    return switch (format) {
      case ONNX -> {
        if (model.input().recipe().isPresent()) {
          lines.accept(
              "the file standardises numbers, but it has no words and no values for gaps: for each"
                  + " value of a column of words it takes an input of 0 or 1 (their names are its"
                  + " metadata input-names), and it does not fill in missing numbers");
        } else if (!rawInput) {
          lines.accept(
              "the file takes inputs divided by %s%s; --raw-input takes them as they are"
                  .formatted(
                      model.input().scale(),
                      model.transform().isNone() ? "" : " and then standardised"));
        }
        yield out -> OnnxFile.write(model, rawInput, out);
      }
      case JSON -> {
        BookJson.check(model).ifPresent(line -> lines.accept("warning: " + line));
        yield out -> BookJson.write(model, out);
      }
    };
  }
}
