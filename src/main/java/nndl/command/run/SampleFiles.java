package nndl.command.run;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.InputFiles;
import nndl.data.SampleFolder;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * The files of the training set and of the test set as the user names them. No file has been
 * opened. A name that is null stands for the file with the standard name in the directory {@code
 * data}.
 *
 * @param data the directory of files with standard names, or null if the user names no directory
 * @param how the options for reading the files
 */
public record SampleFiles(
    Path data,
    String trainImages,
    String trainLabels,
    String testImages,
    String testLabels,
    InputOptions how)
    implements Serializable {
  private static final String TRAIN = "--train-";
  private static final String TEST = "--test-";
  private static final String GZIP = ".gz";

  /** Returns the files of the samples of a table. */
  public static SampleFiles of(SampleFolder folder) {
    return new SampleFiles(
        null,
        folder.trainingInputs().toString(),
        folder.trainingLabels().toString(),
        folder.testInputs().toString(),
        folder.testLabels().toString(),
        folder.reading());
  }

  /**
   * The files of one set. They exist.
   *
   * @param labels the files of the labels, or null if the samples contain their labels
   * @param inputs the number of inputs of the network
   */
  public record Found(InputFiles images, InputFiles labels, InputOptions how, int inputs) {

    /**
     * Opens the files: examines them and counts their samples. A text file is read to its end for
     * this.
     */
    public SampleSet open(Storage storage) {
      return SampleSet.open(storage, images, labels, how, inputs);
    }

    /** The files of the samples and, if there are such files, of the labels. */
    public List<InputFiles> all() {
      return labels == null ? List.of(images) : List.of(images, labels);
    }

    /** The names of the sample files as the user wrote them, or the path of the standard file. */
    public String names() {
      return images.names();
    }
  }

  /**
   * Fails if the user has named too few files for the sets that a training reads. The message names
   * all that are missing.
   *
   * @param usesTest whether the training reads test samples
   */
  public void requireNamed(Storage storage, boolean usesTest) {
    if (data != null) {
      return;
    }
    List<String> missing = new ArrayList<>(missing(storage, TRAIN, trainImages, trainLabels));
    List<String> ofTest =
        usesTest ? missing(storage, TEST, testImages, testLabels) : List.<String>of();
    missing.addAll(ofTest);
    if (!missing.isEmpty()) {
      throw InputException.expected(
          String.join(", ", missing),
          (missing.size() == 1 ? "this option or --data" : "these options or --data")
              + (ofTest.isEmpty()
                  ? ""
                  : " (without test samples: --evaluate training, validation or none)"),
          "neither");
    }
  }

  private List<String> missing(Storage storage, String option, String images, String labels) {
    if (images == null) {
      return List.of(option + "images");
    }
    return labels == null && !format(storage, images).holdsLabels()
        ? List.of(option + "labels")
        : List.of();
  }

  /** Finds the files of the training samples, including the samples that are held out. */
  public Found training(Storage storage, int inputs) {
    return find(storage, "train", trainImages, trainLabels, inputs);
  }

  /** Finds the files of the test samples. */
  public Found test(Storage storage, int inputs) {
    return find(storage, "t10k", testImages, testLabels, inputs);
  }

  private Found find(Storage storage, String set, String ownImages, String ownLabels, int inputs) {
    String option = set.equals("train") ? TRAIN : TEST;
    String imagesName = set + "-images-idx3-ubyte";
    String labelsName = set + "-labels-idx1-ubyte";
    String first =
        ownImages == null && ownLabels == null && isGzipPair(storage, imagesName, labelsName)
            ? GZIP
            : "";
    InputFiles images = find(storage, option + "images", ownImages, imagesName, first);
    InputFiles labels =
        ownLabels == null && images.format(storage, how).holdsLabels()
            ? null
            : find(storage, option + "labels", ownLabels, labelsName, first);
    return new Found(images, labels, how, inputs);
  }

  /**
   * Whether only the compressed files of the directory are a pair. A plain one beside them may be
   * of other samples.
   */
  private boolean isGzipPair(Storage storage, String images, String labels) {
    if (data == null) {
      return false;
    }
    return storage.exists(new Path(data, images)) != storage.exists(new Path(data, labels))
        && storage.exists(new Path(data, images + GZIP))
        && storage.exists(new Path(data, labels + GZIP));
  }

  /**
   * Returns the files in {@code own}. If it is null, returns the file {@code standardName} in the
   * directory, plain or with {@code .gz}.
   *
   * @param first the end of the name that is taken if both are there
   */
  private InputFiles find(
      Storage storage, String option, String own, String standardName, String first) {
    if (own != null) {
      return InputFiles.of(storage, own);
    }
    if (data == null) {
      throw InputException.expected(option, "this option or --data", "neither");
    }
    if (storage.exists(data) && !storage.status(data).isDirectory()) {
      throw InputException.expected(
          data, "a directory of IDX files, or --label NAME for a table", "a file");
    }
    Path plain = new Path(data, standardName);
    Path gzip = new Path(data, standardName + GZIP);
    Path found =
        first.isEmpty() && storage.exists(plain) ? plain : storage.exists(gzip) ? gzip : null;
    if (found == null) {
      throw InputException.expected(plain, "this file, plain or .gz", "neither");
    }
    return InputFiles.of(storage, found.toString());
  }

  /**
   * Returns the format of the images in {@code ownImages}. If {@code ownImages} is null, returns
   * the format that the user gave, or IDX if none was given.
   */
  public Format format(Storage storage, String ownImages) {
    if (ownImages != null) {
      return InputFiles.of(storage, ownImages).format(storage, how);
    }
    return how.format() == null ? Format.IDX : how.format();
  }
}
