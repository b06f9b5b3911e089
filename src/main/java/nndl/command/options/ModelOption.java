package nndl.command.options;

import nndl.command.ModelFiles;
import nndl.data.storage.Storage;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The option of commands that take one trained model. */
public final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "a model.safetensors, or the directory of a training")
  public Path path;

  /** Reads the model. */
  public Model load(Storage storage) {
    return ModelFiles.load(storage, path);
  }
}
