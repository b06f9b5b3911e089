package nndl.command.options;

import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The option of commands that take one trained model or average the outputs of several. */
public final class ModelsOption {
  @Option(names = "--model", descriptionKey = "several.model", paramLabel = "FILE", required = true)
  public List<Path> paths;
}
