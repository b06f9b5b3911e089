package nndl;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import nndl.command.ModelFiles;
import nndl.command.OutputFile;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.interchange.ExportOptions;
import nndl.data.storage.Storage;
import nndl.model.Model;
import nndl.model.interchange.BookJson;
import nndl.model.interchange.NpzFile;
import nndl.model.interchange.OnnxFile;
import org.apache.hadoop.fs.Path;

/**
 * {@code spark-submit --class nndl.Export nndl.jar [options]}: a model becomes a file of another
 * program. Starts no Spark job. Equal models become equal bytes. Exit status as of {@link Program}.
 */
public final class Export {
  private Export() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    ExportOptions options = new ExportOptions();
    return Program.run(
        options, out, err, args, (conf, storage, console) -> export(options, storage, console));
  }

  private static void export(ExportOptions options, Storage storage, Console console) {
    Streams streams = options.json.streams(console, options.common());
    OutputFile.of(storage, options.output, options.overwrite); // before anything is said
    Model model = options.unsaid.complete(ModelFiles.load(storage, options.model));
    model.classifier(); // which asks for all that makes its answers
    Storage.Writer content = content(options, model, streams.messages());
    Path file = OutputFile.tried(storage, options.output, options.overwrite);
    OutputFile.requireOther(storage, file, List.of(options.model), List.of());
    storage.save(file, content);
    streams.messages().accept("%s of %s in %s".formatted(options.format, model.layout(), file));
    streams.json(() -> ResultJson.of(options, model));
  }

  /** Fails if the format cannot hold the model; tells what a reader must know. */
  private static Storage.Writer content(
      ExportOptions options, Model model, Consumer<String> lines) {
    return switch (options.format) {
      case ONNX -> {
        if (!options.rawInput) {
          lines.accept(
              "the file takes inputs divided by %s%s; --raw-input takes them as they are"
                  .formatted(
                      model.input().scale(),
                      model.transform().isNone() ? "" : " and then standardised"));
        }
        yield out -> OnnxFile.write(model, options.rawInput, out);
      }
      case JSON -> {
        BookJson.check(model).ifPresent(line -> lines.accept("warning: " + line));
        yield out -> BookJson.write(model, out);
      }
      case NPZ -> out -> NpzFile.write(model.file(), out);
    };
  }
}
