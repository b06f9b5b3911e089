package nndl.command.interchange;

import java.util.List;
import java.util.Locale;
import nndl.Import;
import nndl.command.Conflict;
import nndl.command.Options;
import nndl.command.Program;
import nndl.command.options.JsonOption;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.TargetOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.InputTransform;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@link Import}, and what they say of a model. */
@Command(
    name = "nndl import",
    header = {
      "Examples:",
      "  scripts/nndl import --format json --input net.json --output m --scale 256 --rows 28"
          + " --columns 28",
      "  scripts/nndl import --format safetensors --input torch.safetensors --output m"
          + " --activation relu",
      "  scripts/nndl import --format npz --input m.npz --output m",
      ""
    },
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Makes a model of a file of the book's second program, of NumPy, or of PyTorch.",
      "A path is any URI that Hadoop reads: file:, hdfs:, s3a:."
    })
public final class ImportOptions implements Options {
  /** What becomes a model. */
  public enum Format {
    JSON,
    NPZ,
    SAFETENSORS;

    /** As options spell it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description =
          "json | npz | safetensors: the JSON of the book's network2.py; arrays of NumPy; "
              + "tensors, both named as nndl or an nn.Sequential of PyTorch names them")
  public Format format;

  @Option(names = "--input", paramLabel = "FILE", required = true, description = "to read")
  public Path input;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "the directory that gets a model.safetensors, and has nothing else")
  public Path output;

  @Mixin final MissingMetadataOptions unsaid = new MissingMetadataOptions();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows of an image, for models that do not say")
  Integer rows;

  @Option(
      names = "--columns",
      paramLabel = "N",
      description = "columns of an image, for models that do not say")
  Integer columns;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "numbers of a pixel, for models that do not say (1)")
  Integer channels;

  @Mixin final TargetOptions targets = new TargetOptions();

  @Option(
      names = "--mean",
      paramLabel = "X,...",
      split = ",",
      description =
          "what is taken off inputs once they are divided by the scale: one number for "
              + "all, or one for each")
  List<Float> mean;

  @Option(
      names = "--deviation",
      paramLabel = "X,...",
      split = ",",
      description = "what inputs are divided by after that, likewise")
  List<Float> deviation;

  @Option(
      names = "--overwrite",
      fallbackValue = "true",
      description = "replace a model that is there already")
  public boolean overwrite;

  @Mixin public final JsonOption json = new JsonOption();

  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }

  @Override
  public List<Conflict> conflicts(Storage storage) {
    return List.of();
  }

  /** The model of a file, with all that it needs to be trained on and used. */
  public Model complete(Model found) {
    Model model = unsaid.complete(found);
    model = MissingMetadataOptions.complete(model, InputSpec.ROWS, rows);
    model = MissingMetadataOptions.complete(model, InputSpec.COLUMNS, columns);
    model = withTargets(withChannels(model));
    model.input().rows(); // which asks for all sides
    model.input().classNames();
    model.classifier(); // which asks for the rest
    return Model.of(model.parameters(), model.metadata().strings()).with(transform(model));
  }

  /** Inputs that rows and columns leave over are a mistake, unless somebody says channels. */
  private Model withChannels(Model model) {
    if (channels != null || model.has(InputSpec.CHANNELS)) {
      return MissingMetadataOptions.complete(model, InputSpec.CHANNELS, channels);
    }
    long pixels =
        (long) model.metadata().count(InputSpec.ROWS) * model.metadata().count(InputSpec.COLUMNS);
    int inputs = model.layout().inputs(1);
    if (pixels != inputs) {
      throw InputException.expected(
          model.metadata().place() + ": metadata: rows x columns",
          inputs + ", or --channels",
          pixels);
    }
    return model.with(InputSpec.CHANNELS, "1");
  }

  /** Nobody can see by the weights whether four outputs are four classes or four bits. */
  private Model withTargets(Model model) {
    if (model.has(Model.TARGETS)) {
      Model whole = MissingMetadataOptions.complete(model, Model.TARGETS, targets.targets);
      return MissingMetadataOptions.complete(whole, Model.CLASSES, targets.classes);
    }
    TargetOptions.Choice choice = targets.choice(model.layout());
    if (targets.classes != null && choice != TargetOptions.Choice.BITS) {
      throw InputException.expected("--classes", "--targets bits, or not this option", choice);
    }
    Coding coding = targets.coding(model.metadata().place(), model.layout(), model.cost());
    return coding.equals(Coding.implied(coding.outputs()))
        ? model
        : model
            .with(Model.TARGETS, choice.toString())
            .with(Model.CLASSES, Integer.toString(coding.classes()));
  }

  private InputTransform transform(Model model) {
    if (mean == null && deviation == null) {
      return model.transform();
    }
    if (!model.transform().isNone()) {
      throw InputException.expected(
          mean == null ? "--deviation" : "--mean",
          "a file without input.mean and input.deviation, or not this option",
          input);
    }
    int inputs = model.layout().inputs(1);
    float[] deviations = numbers("--deviation", deviation, inputs, 1);
    for (float number : deviations) {
      if (number < Float.MIN_NORMAL) {
        throw InputException.expected("--deviation", "numbers above 0", number);
      }
    }
    return new InputTransform(numbers("--mean", mean, inputs, 0), deviations);
  }

  /** A number for each input. */
  private static float[] numbers(String option, List<Float> said, int inputs, float unsaid) {
    List<Float> some = said == null ? List.of(unsaid) : said;
    if (some.size() != 1 && some.size() != inputs) {
      throw InputException.expected(option, "one number, or " + inputs, some.size());
    }
    float[] numbers = new float[inputs];
    for (int k = 0; k < inputs; k++) {
      numbers[k] = some.get(some.size() == 1 ? 0 : k);
      if (!Float.isFinite(numbers[k])) {
        throw InputException.expected(option, "finite numbers", numbers[k]);
      }
    }
    return numbers;
  }
}
