package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import nndl.command.Conflict;
import nndl.command.Excludes;
import nndl.command.Scope;
import nndl.command.run.SampleFiles;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.storage.Paths;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that read training and test samples: the files and their format. */
public final class DataOptions {
  public static final List<String> TRAINING_FILES = List.of("--train-images", "--train-labels");
  public static final List<String> TEST_FILES = List.of("--test-images", "--test-labels");

  @Scope(repeats = NEVER, param = "featuresCol")
  @Excludes("--table")
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "directory with train-images-idx3-ubyte, train-labels-idx1-ubyte, "
              + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz; of a table: its "
              + "files, or a directory of its samples")
  public String data;

  @Scope(repeats = NEVER, param = "featuresCol")
  @Excludes("--table")
  @Option(
      names = "--train-images",
      paramLabel = "FILES",
      description =
          "instead of --data's: a file, a directory, a glob, or several with commas "
              + "between them; IDX images, or CSV or LIBSVM, which hold their labels")
  public String trainImages;

  @Scope(repeats = NEVER, param = "labelCol")
  @Excludes("--label")
  @Option(names = "--train-labels", paramLabel = "FILES", description = "IDX labels of the images")
  public String trainLabels;

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS, param = "featuresCol")
  @Option(
      names = {"--test", "--test-images"},
      paramLabel = "FILES",
      description = "instead of --data's")
  public String testImages;

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS, param = "labelCol")
  @Excludes("--label")
  @Option(names = "--test-labels", paramLabel = "FILES", description = "IDX labels of the images")
  public String testLabels;

  @Mixin public final FormatOptions format = new FormatOptions();

  /**
   * Returns the named files with the options for reading them.
   *
   * @param scale the number by which inputs are divided, or null if inputs are bytes
   */
  public SampleFiles files(Float scale) {
    return files(scale, List.of());
  }

  /**
   * Like {@link #files(Float)}.
   *
   * @param models the models that answer the samples. They may know where CSV has the label.
   */
  public SampleFiles files(Float scale, List<Model> models) {
    InputOptions how = format.with(scale, FormatOptions.ofModels(models));
    return new SampleFiles(directory(), trainImages, trainLabels, testImages, testLabels, how);
  }

  private Path directory() {
    try {
      return data == null ? null : Paths.of(data);
    } catch (IllegalArgumentException e) {
      throw InputException.expected("--data", "a path or URI", e);
    }
  }

  /**
   * Returns the conflicts between these options.
   *
   * @param usesTraining whether the command reads training samples
   * @param usesTest whether the command reads test samples
   */
  public List<Conflict> conflicts(
      Storage storage, BooleanSupplier usesTraining, BooleanSupplier usesTest) {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(ofLabels(storage, "train", trainImages));
    conflicts.add(ofLabels(storage, "test", testImages));
    conflicts.add(
        Conflict.excludes(
            "--data",
            List.of(
                "--train-images", "--train-labels", "--test-images", "--test-labels", "--format"),
            "options for all its files",
            () ->
                !(usesTraining.getAsBoolean() && usesData(storage, trainImages, trainLabels))
                    && !(usesTest.getAsBoolean() && usesData(storage, testImages, testLabels))));
    conflicts.addAll(
        FormatOptions.conflicts(
            List.of("--data", "--train-images", "--test-images"),
            () ->
                (usesTraining.getAsBoolean() && format(storage, trainImages) == Format.CSV)
                    || (usesTest.getAsBoolean() && format(storage, testImages) == Format.CSV)));
    return conflicts;
  }

  private Conflict ofLabels(Storage storage, String set, String images) {
    return Conflict.needs(
        "--%s-labels".formatted(set),
        List.of("--%s-images".formatted(set)),
        "IDX images",
        () -> format(storage, images).holdsLabels());
  }

  private boolean usesData(Storage storage, String images, String labels) {
    return images == null || (labels == null && !format(storage, images).holdsLabels());
  }

  private Format format(Storage storage, String ownImages) {
    return files(null).format(storage, ownImages);
  }
}
