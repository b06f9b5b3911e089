package nndl.command.options;

import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The option of commands that take one trained model or average the outputs of several. */
public final class ModelsOption {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description =
          "a model.safetensors, or the directory of a training; given several times: "
              + "the models' outputs are averaged")
  public List<Path> paths;
}
