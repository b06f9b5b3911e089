package nndl.command.interchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.command.Kinds;
import nndl.command.options.MissingMetadataOptions;
import nndl.command.options.TargetOptions;
import nndl.error.InputException;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.InputTransform;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code nndl import} for metadata that are missing in the file of a model. */
final class ImportedModelOptions {
  @Mixin final MissingMetadataOptions missing = new MissingMetadataOptions();

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

  /**
   * Returns a copy of a model with all metadata that are needed to train and to use it.
   *
   * @param found the model in the file
   * @param file the path of the file, for errors
   */
  Model complete(Model found, Path file) {
    Map<String, Object> given = missing.given();
    given.put(InputSpec.ROWS, rows);
    given.put(InputSpec.COLUMNS, columns);
    Model model = withTargets(withChannels(MissingMetadataOptions.complete(found, given)));
    model.input().rows(); // these three calls fail if the metadata are not complete
    model.input().classNames();
    model.classifier();
    return Model.of(model.parameters(), model.metadata().strings()).with(transform(model, file));
  }

  /**
   * Adds the channels if they are missing. Without {@code --channels} they are 1, and rows x
   * columns must be the number of inputs.
   */
  private Model withChannels(Model model) {
    if (channels != null || model.has(InputSpec.CHANNELS)) {
      return MissingMetadataOptions.complete(
          model, Collections.singletonMap(InputSpec.CHANNELS, channels));
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

  /**
   * Adds how outputs encode classes, if that is missing and the number of outputs does not imply
   * it. The weights do not show, for example, whether four outputs are four classes or four bits.
   */
  private Model withTargets(Model model) {
    if (model.has(Model.TARGETS)) {
      Map<String, Object> given = new LinkedHashMap<>();
      given.put(Model.TARGETS, targets.targets);
      given.put(Model.CLASSES, targets.classes);
      return MissingMetadataOptions.complete(model, given);
    }
    Class<? extends Coding> choice = targets.choice(model.layout());
    if (targets.classes != null && choice != Coding.Bits.class) {
      throw InputException.expected(
          "--classes", "--targets bits, or not this option", Kinds.name(choice));
    }
    Coding coding = targets.coding(model.metadata().place(), model.layout(), model.cost());
    return coding.equals(Coding.implied(coding.outputs()))
        ? model
        : model
            .with(Model.TARGETS, Kinds.name(choice))
            .with(Model.CLASSES, Integer.toString(coding.classes()));
  }

  private InputTransform transform(Model model, Path file) {
    if (mean == null && deviation == null) {
      return model.transform();
    }
    if (!model.transform().isNone()) {
      throw InputException.expected(
          mean == null ? "--deviation" : "--mean",
          "a file without input.mean and input.deviation, or not this option",
          file);
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

  /**
   * Returns one number for each input. The option has one number for all inputs, or one for each.
   * Without the option every number is {@code byDefault}.
   */
  private static float[] numbers(String option, List<Float> given, int inputs, float byDefault) {
    List<Float> some = given == null ? List.of(byDefault) : given;
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
