package nndl.command.chapter;

import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.command.Needs;
import nndl.command.OutputFormat;
import nndl.command.Outputs;
import nndl.data.storage.IfExists;
import nndl.data.storage.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The options of exercises that draw a picture. */
final class DrawingOption {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "draw a picture of it into this file, as SVG")
  private Path output;

  @Needs("--output")
  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace the file in --output if it is there already")
  private boolean overwrite;

  /** Writes the picture if a file for it is given. */
  void write(Storage storage, Consumer<String> lines, Supplier<String> picture) {
    if (output != null) {
      Outputs outputs = new Outputs(storage, overwrite);
      Path file = outputs.file("--output", output, OutputFormat.SVG);
      outputs.prepare(lines);
      storage.write(file, IfExists.of(overwrite), picture.get());
    }
  }
}
