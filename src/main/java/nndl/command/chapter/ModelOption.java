package nndl.command.chapter;

import nndl.command.ModelFiles;
import nndl.data.storage.Storage;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The option of exercises on a trained network. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "a model.safetensors, or the directory of a training")
  private Path path;

  Model load(Storage storage) {
    return ModelFiles.load(storage, path);
  }
}
