package nndl.command.interchange;

import java.util.List;
import java.util.Locale;
import nndl.Export;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.JsonOption;
import nndl.command.options.MissingMetadataOptions;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Export}. */
@Command(
    name = "nndl export",
    header = {
      "Examples:",
      "  scripts/nndl export --model target/models/mnist --format onnx --output mnist.onnx",
      "  scripts/nndl export --model m --format onnx --raw-input --output hdfs:///models/m.onnx",
      "  scripts/nndl export --model m --format npz --output m.npz",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Writes a model as a file of ONNX, of NumPy, or of the book's second program.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ExportOptions implements Options {
  /** What a model becomes. */
  public enum Format {
    ONNX,
    JSON,
    NPZ;

    /** As options spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "a model.safetensors, or the directory of a training")
  public Path model;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description =
          "onnx | json | npz: ONNX of opset 13; the JSON of the book's network2.py, which "
              + "holds sigmoids alone; arrays of NumPy")
  public Format format;

  @Option(names = "--output", paramLabel = "FILE", required = true, description = "to write")
  public Path output;

  @Option(
      names = "--raw-input",
      fallbackValue = "true",
      description =
          "with onnx: inputs are numbers as samples have them; the graph divides them by "
              + "the scale and standardises them, which else the caller does")
  public boolean rawInput;

  @Mixin public final MissingMetadataOptions unsaid = new MissingMetadataOptions();

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace a file that is there already")
  public boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    return List.of(
        Conflict.uselessWithout(
            "--raw-input",
            List.of("--format"),
            "--format onnx",
            "another",
            () -> format != Format.ONNX));
  }
}
