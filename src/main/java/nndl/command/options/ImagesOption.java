package nndl.command.options;

import nndl.command.Outputs;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;
import picocli.CommandLine.Option;

/** The options of commands that make images of other images. */
public final class ImagesOption {
  @Option(
      names = "--images",
      paramLabel = "FILES",
      required = true,
      description = "IDX images: a file, a directory, a glob")
  private String images;

  @Option(names = "--labels", paramLabel = "FILES", required = true, description = "their labels")
  private String labels;

  /** Returns the outputs of a command that reads the images. */
  public Outputs outputs(Storage storage, boolean overwrite) {
    return new Outputs(storage, overwrite)
        .reading(InputFiles.of(storage, images))
        .reading(InputFiles.of(storage, labels));
  }

  /** Opens the images. */
  public SampleSet open(Storage storage) {
    InputFiles ofLabels = InputFiles.of(storage, labels);
    return SampleSet.open(storage, InputFiles.of(storage, images), ofLabels, InputOptions.idx(), 0);
  }
}
