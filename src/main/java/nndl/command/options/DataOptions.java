package nndl.command.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import nndl.command.Conflict;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of programs that read training and test samples: which files, and their format. */
public final class DataOptions {
  public static final List<String> TRAINING_FILES = List.of("--train-images", "--train-labels");
  public static final List<String> TEST_FILES = List.of("--test-images", "--test-labels");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "directory with train-images-idx3-ubyte, train-labels-idx1-ubyte, "
              + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or .gz")
  public Path data;

  @Option(
      names = "--train-images",
      paramLabel = "FILES",
      description =
          "instead of --data's: a file, a directory, a glob, or several with commas "
              + "between them; IDX images, or CSV or LIBSVM, which hold their labels")
  public String trainImages;

  @Option(names = "--train-labels", paramLabel = "FILES", description = "IDX labels of the images")
  public String trainLabels;

  @Option(names = "--test-images", paramLabel = "FILES", description = "instead of --data's")
  public String testImages;

  @Option(names = "--test-labels", paramLabel = "FILES", description = "IDX labels of the images")
  public String testLabels;

  @Mixin public final FormatOptions format = new FormatOptions();

  /**
   * The files of a set, and all that decides what is read of them.
   *
   * @param labels null where samples hold theirs
   * @param inputs of the network
   */
  public record Files(InputFiles images, InputFiles labels, InputOptions how, int inputs) {

    /** Looks at them, and reads no samples. */
    public SampleSet open(Storage storage) {
      return SampleSet.open(storage, images, labels, how, inputs);
    }

    /** As the user wrote them. */
    public String names() {
      return images.names();
    }
  }

  /**
   * Those of the samples to train on, and to hold out.
   *
   * @param scale what inputs are divided by; null: they must be bytes
   */
  public Files training(Storage storage, Float scale, int inputs) {
    return files(storage, "train", trainImages, trainLabels, format.with(scale), inputs);
  }

  /** Those of the test samples. */
  public Files test(Storage storage, Float scale, int inputs) {
    return files(storage, "t10k", testImages, testLabels, format.with(scale), inputs);
  }

  private Files files(
      Storage storage,
      String set,
      String ownImages,
      String ownLabels,
      InputOptions how,
      int inputs) {
    String option = set.equals("train") ? "--train-" : "--test-";
    InputFiles images = files(storage, option + "images", ownImages, set + "-images-idx3-ubyte");
    InputFiles labels =
        ownLabels == null && images.format(storage, how).holdsLabels()
            ? null
            : files(storage, option + "labels", ownLabels, set + "-labels-idx1-ubyte");
    return new Files(images, labels, how, inputs);
  }

  /**
   * The files that their own option names, or the one of the standard name under --data, or that +
   * .gz.
   */
  private InputFiles files(Storage storage, String option, String own, String standardName) {
    if (own != null) {
      return InputFiles.of(storage, own);
    }
    if (data == null) {
      throw InputException.expected(option, "this option or --data", "neither");
    }
    try {
      Path plain = new Path(data, standardName);
      Path gzip = new Path(data, standardName + ".gz");
      Path found = storage.exists(plain) ? plain : storage.exists(gzip) ? gzip : null;
      if (found == null) {
        throw InputException.expected(plain, "this file, plain or .gz", "neither");
      }
      return InputFiles.of(storage, found.toString());
    } catch (IOException e) {
      throw InputException.expected(data, "a directory", e);
    }
  }

  /** All ways in which one of these options would be ignored because of others of them. */
  public List<Conflict> conflicts(
      Storage storage, BooleanSupplier usesTraining, BooleanSupplier usesTest) {
    List<Conflict> conflicts = new ArrayList<>();
    conflicts.add(
        Conflict.needs(
            "--train-labels",
            List.of("--train-images"),
            "IDX images",
            () -> format(storage, trainImages).holdsLabels()));
    conflicts.add(
        Conflict.needs(
            "--test-labels",
            List.of("--test-images"),
            "IDX images",
            () -> format(storage, testImages).holdsLabels()));
    conflicts.add(
        Conflict.either(
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

  private boolean usesData(Storage storage, String images, String labels) {
    return images == null || (labels == null && !format(storage, images).holdsLabels());
  }

  /** Of a set whose images have these files of their own, or null for those of --data. */
  public Format format(Storage storage, String ownImages) {
    InputOptions how = format.with(null);
    if (ownImages != null) {
      return InputFiles.of(storage, ownImages).format(storage, how);
    }
    return how.format() == null ? Format.IDX : how.format();
  }
}
