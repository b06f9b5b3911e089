package nndl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import nndl.data.InputFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.error.InputException;
import nndl.storage.Storage;
import nndl.training.Monitoring;
import nndl.worker.Split;
import org.apache.hadoop.fs.Path;

/**
 * The samples that the options name: looked at, so that what is wrong is told before Spark starts.
 */
final class RunData {
  private RunData() {}

  /** What is trained on, and maybe held out. */
  static SampleSet trainingSet(TrainOptions options, Storage storage) {
    return open(options, storage, "train", options.trainImages, options.trainLabels);
  }

  /** What is evaluated. */
  static Monitoring monitoring(TrainOptions options) {
    requireDistinct("--evaluate", options.evaluate);
    List<Split> sets = new ArrayList<>();
    for (TrainOptions.Evaluate evaluate : options.evaluate) {
      switch (evaluate) {
        case TEST -> sets.add(Split.TEST);
        case VALIDATION -> sets.add(Split.VALIDATION);
        case TRAINING -> sets.add(Split.TRAINING);
        case NONE -> {
          if (options.evaluate.size() > 1) {
            throw InputException.expected("--evaluate none", "no sets beside it", options.evaluate);
          }
        }
      }
    }
    List<Monitoring.Quantity> monitor = options.monitor == null ? List.of() : options.monitor;
    requireDistinct("--monitor", monitor);
    for (Monitoring.Quantity quantity : monitor) {
      if (!quantity.isOfTraining() && sets.isEmpty()) {
        throw InputException.expected("--monitor " + quantity, "a set in --evaluate", "none");
      }
    }
    return new Monitoring(sets, monitor);
  }

  private static void requireDistinct(String option, List<?> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw InputException.expected(option, "nothing twice", values);
    }
  }

  /** The samples to train on, and those to evaluate. */
  static Map<Split, SampleRange> sets(
      TrainOptions options, Storage storage, SampleSet trainingSet, List<Split> evaluate) {
    long n = trainingSet.count() - options.validation;
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, new SampleRange(trainingSet, 0, n));
    if (evaluate.contains(Split.VALIDATION) || options.selection.earlyStopping > 0) {
      sets.put(Split.VALIDATION, new SampleRange(trainingSet, n, trainingSet.count()));
    }
    if (evaluate.contains(Split.TEST)) {
      SampleSet testSet = open(options, storage, "t10k", options.testImages, options.testLabels);
      sets.put(Split.TEST, new SampleRange(testSet, 0, testSet.count()));
    }
    return sets;
  }

  /** Of a set whose images have these files of their own, or null for those of --data. */
  static Format format(TrainOptions options, Storage storage, String ownImages) {
    InputOptions how = options.format.with(options.scale);
    if (ownImages != null) {
      return InputFiles.of(storage, ownImages).format(storage, how);
    }
    return how.format() == null ? Format.IDX : how.format();
  }

  /** Looks at the files of a set, those that the options name or those of --data. */
  private static SampleSet open(
      TrainOptions options, Storage storage, String set, String ownImages, String ownLabels) {
    String option = set.equals("train") ? "--train-" : "--test-";
    InputOptions how = options.format.with(options.scale);
    InputFiles images =
        files(options, storage, option + "images", ownImages, set + "-images-idx3-ubyte");
    InputFiles labels =
        ownLabels == null && images.format(storage, how).holdsLabels()
            ? null
            : files(options, storage, option + "labels", ownLabels, set + "-labels-idx1-ubyte");
    SampleSet samples = SampleSet.open(storage, images, labels, how, options.sizes.inputs(1));
    if (samples.width() != options.sizes.inputs(1)) {
      throw InputException.expected(
          "--sizes",
          "%s inputs for the samples in %s".formatted(samples.width(), images.names()),
          options.sizes);
    }
    return samples;
  }

  /**
   * The files that their own option names, or the one of the standard name under --data, or that +
   * .gz.
   */
  private static InputFiles files(
      TrainOptions options, Storage storage, String option, String own, String standardName) {
    if (own != null) {
      return InputFiles.of(storage, own);
    }
    if (options.data == null) {
      throw InputException.expected(option, "this option or --data", "neither");
    }
    try {
      Path plain = new Path(options.data, standardName);
      Path gzip = new Path(options.data, standardName + ".gz");
      Path found = storage.exists(plain) ? plain : storage.exists(gzip) ? gzip : null;
      if (found == null) {
        throw InputException.expected(plain, "this file, plain or .gz", "neither");
      }
      return InputFiles.of(storage, found.toString());
    } catch (IOException e) {
      throw InputException.expected(options.data, "a directory", e);
    }
  }
}
