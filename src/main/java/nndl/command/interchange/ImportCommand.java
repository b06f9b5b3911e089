package nndl.command.interchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import nndl.command.Count;
import nndl.command.Needs;
import nndl.command.OutputFormat;
import nndl.command.OutputLease;
import nndl.command.Outputs;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.options.ResultCommand;
import nndl.data.storage.IfExists;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.format.NumberType;
import nndl.model.format.SafeTensors;
import nndl.model.interchange.BookReader;
import nndl.model.interchange.NamedLayers;
import nndl.network.Coding;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code nndl import}: makes a model from a file of another program. Options give the metadata that
 * are missing in the file, and none is guessed. Starts no Spark job.
 */
@CommandLine.Command(
    name = "nndl import",
    header = {
      "  scripts/nndl import --format json --input net.json --output m --scale 256 --rows 28"
          + " --columns 28",
      "  scripts/nndl import --format safetensors --input torch.safetensors --output m"
          + " --activation relu",
      "  scripts/nndl import --format safetensors --input net.safetensors --output m"
          + " --layers fc1,fc2"
    },
    description = {
      "Makes a model of a file of the book's second program, or of PyTorch.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ImportCommand extends ResultCommand {
  /**
   * The ending of the name of a model file. A user who gives a name with this ending may expect
   * {@code --output} to be a file.
   */
  private static final String SUFFIX = ".safetensors";

  /** The file formats from which a model can be made. */
  enum Format {
    JSON,
    SAFETENSORS
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description =
          "json | safetensors: the JSON of the book's network2.py; tensors, named as nndl or an "
              + "nn.Sequential of PyTorch names them")
  Format format;

  @Option(names = "--input", paramLabel = "FILE", required = true, description = "to read")
  Path input;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "the directory that gets a model.safetensors, and has nothing else")
  Path output;

  @Needs("--format safetensors")
  @Option(
      names = "--layers",
      paramLabel = "NAME,...",
      split = ",",
      description =
          "the names of the layers in the file, in their order, where they are others: NAME.weight "
              + "and NAME.bias are its tensors")
  List<String> layers;

  @Mixin final ImportedModelOptions imported = new ImportedModelOptions();

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace a model that is there already")
  boolean overwrite;

  @Override
  public void run(Session session) {
    Storage storage = session.storage();
    Streams streams = streams(session);
    if (output.getName().endsWith(SUFFIX)) {
      throw InputException.expected("--output", "a directory's name", output);
    }
    Outputs outputs = new Outputs(storage, overwrite).reading(List.of(input));
    Path target = outputs.file("--output", new Path(output, Model.FILE_NAME), OutputFormat.MODEL);
    requireNothingElse(storage, output);
    outputs.require();
    Map<NumberType, Integer> types = new EnumMap<>(NumberType.class);
    Model model =
        imported.complete(read(storage, type -> types.merge(type, 1, Integer::sum)), input);
    types.remove(NumberType.F32);
    types.forEach(
        (type, count) ->
            streams
                .messages()
                .accept("%s of %s became float32".formatted(Count.of(count, "tensor"), type)));
    try (Lease lease = OutputLease.take(storage, output, streams.messages())) {
      outputs.require();
      requireNothingElse(storage, output); // others may have written since
      storage.write(target, IfExists.of(overwrite), model.file()::write);
    }
    streams
        .messages()
        .accept("model of %s in %s; %s".formatted(model.layout(), target, outputs(model)));
    streams.json("nndl-import-1", new Imported(target.toString(), model.sizes()));
  }

  /**
   * The result.
   *
   * @param model the file of the model
   */
  record Imported(String model, int[] sizes) {}

  /**
   * Fails if the directory contains other files than a model and hidden files, such as a card or
   * checkpoints. They would describe another model.
   */
  private static void requireNothingElse(Storage storage, Path directory) {
    for (String name : storage.names(directory)) {
      if (!name.equals(Model.FILE_NAME) && !name.startsWith(".")) {
        throw InputException.expected(
            directory, "a directory with nothing but " + Model.FILE_NAME, name);
      }
    }
  }

  /**
   * Reads the file.
   *
   * @param types takes the number type of each tensor
   */
  private Model read(Storage storage, Consumer<NumberType> types) {
    try (InputStream in = storage.open(input)) {
      SafeTensors file =
          switch (format) {
            case JSON -> BookReader.read(input, in);
            case SAFETENSORS -> SafeTensors.readAny(input, in, types);
          };
      return Model.of(
          input,
          new SafeTensors(
              file.metadata(),
              layers == null
                  ? NamedLayers.of(input, file.tensors())
                  : NamedLayers.of(input, file.tensors(), layers)));
    } catch (IOException e) {
      throw InputException.unreadable(input, e);
    }
  }

  private static String outputs(Model model) {
    Coding targets = model.targets();
    return "%s outputs, %s"
        .formatted(
            targets.outputs(), targets instanceof Coding.OneHot ? "one for each class" : targets);
  }
}
