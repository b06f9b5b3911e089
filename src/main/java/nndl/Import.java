package nndl;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import nndl.command.OutputFile;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.interchange.ImportOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.interchange.BookReader;
import nndl.model.interchange.NamedLayers;
import nndl.model.interchange.NpzReader;
import nndl.network.Coding;
import org.apache.hadoop.fs.Path;

/**
 * {@code spark-submit --class nndl.Import nndl.jar [options]}: a file of another program becomes a
 * model. What the file does not say must be said; nothing is guessed. Starts no Spark job. Exit
 * status as of {@link Program}.
 */
public final class Import {
  /** What the name of a file has that somebody may hope for who would get a directory. */
  private static final String SUFFIX = ".safetensors";

  private Import() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  static int run(PrintStream out, PrintStream err, String... args) {
    ImportOptions options = new ImportOptions();
    return Program.run(
        options,
        out,
        err,
        args,
        (conf, storage, console) -> importModel(options, storage, console));
  }

  private static void importModel(ImportOptions options, Storage storage, Console console) {
    Streams streams = options.json.streams(console, options.common());
    if (options.output.getName().endsWith(SUFFIX)) {
      throw InputException.expected("--output", "a directory's name", options.output);
    }
    Path target =
        OutputFile.of(storage, new Path(options.output, Model.FILE_NAME), options.overwrite);
    requireNothingElse(storage, options.output);
    Map<NumberType, Integer> types = new EnumMap<>(NumberType.class);
    Model model =
        options.complete(read(options, storage, type -> types.merge(type, 1, Integer::sum)));
    types.remove(NumberType.F32);
    types.forEach(
        (type, count) ->
            streams.messages().accept("%s tensors of %s became float32".formatted(count, type)));
    storage.save(target, model.file()::write);
    streams
        .messages()
        .accept("model of %s in %s; %s".formatted(model.layout(), target, outputs(model)));
    streams.json(() -> ResultJson.of(target, model));
  }

  private static String outputs(Model model) {
    Coding targets = model.targets();
    return "%s outputs, %s"
        .formatted(
            targets.outputs(), targets instanceof Coding.OneHot ? "one for each class" : targets);
  }

  /** The card and the checkpoints of another model would tell of this one. */
  private static void requireNothingElse(Storage storage, Path directory) {
    try {
      for (String name : storage.names(directory)) {
        if (!name.equals(Model.FILE_NAME) && !name.startsWith(".")) {
          throw InputException.expected(
              directory, "a directory with nothing but " + Model.FILE_NAME, name);
        }
      }
    } catch (IOException e) {
      throw InputException.expected(directory, "a place to write", e);
    }
  }

  private static Model read(ImportOptions options, Storage storage, Consumer<NumberType> types) {
    Path place = options.input;
    try (InputStream in = storage.open(place)) {
      SafeTensors file =
          switch (options.format) {
            case JSON -> BookReader.read(place, in);
            case NPZ -> NpzReader.read(place, in, types);
            case SAFETENSORS -> SafeTensors.readAny(place, in, types);
          };
      return Model.of(
          place, new SafeTensors(file.metadata(), NamedLayers.of(place, file.tensors())));
    } catch (IOException e) {
      throw InputException.unreadable(place, e);
    }
  }
}
