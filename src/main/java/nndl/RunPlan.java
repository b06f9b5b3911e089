package nndl;

import java.io.IOException;
import nndl.data.InputException;
import nndl.data.InputFiles;
import nndl.data.InputOptions;
import nndl.data.SafeTensors;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.Storage;
import nndl.network.Activation;
import nndl.network.Cost;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.training.Hyperparameters;
import nndl.training.ModelFile;
import nndl.training.ShardCount;
import nndl.training.Workload;
import org.apache.hadoop.fs.Path;

/**
 * What a run will do, checked as far as it can be before Spark starts: the options make sense, the
 * files are there and go together with the network, the model has a place.
 *
 * @param initial the weights to start from
 */
record RunPlan(
    Workload workload,
    Parameters initial,
    Exchanges.Kind exchange,
    Path modelFile,
    Path historyFile) {

  static RunPlan of(TrainOptions options, Storage storage) {
    requireAtLeast("--epochs", 1, options.epochs);
    requireAtLeast("--mini-batch-size", 1, options.miniBatchSize);
    requireAtLeast("--validation", 0, options.validation);
    if (!(options.learningRate > 0) || Double.isInfinite(options.learningRate)) {
      throw InputException.expected("--learning-rate", "a number above 0", options.learningRate);
    }
    float step = (float) (options.learningRate / options.miniBatchSize);
    if (step < Float.MIN_NORMAL || Float.isInfinite(step)) {
      throw InputException.expected(
          "--learning-rate",
          "a rate that, divided by --mini-batch-size, float32 can hold",
          options.learningRate);
    }
    Path modelFile = new Path(options.model, "model.safetensors");
    requireNoModel(options, storage, modelFile);

    SampleSet trainingSet = trainingSet(options, storage);
    long n = trainingSet.count() - options.validation;
    if (n < 1) {
      throw InputException.expected(
          "--validation",
          "less than the %d samples".formatted(trainingSet.count()),
          options.validation);
    }
    if (options.shards != null && options.shards > n) {
      throw InputException.expected(
          "--shards", "at most the %d training samples".formatted(n), options.shards);
    }
    if (options.miniBatchSize > n) {
      throw InputException.expected(
          "--mini-batch-size",
          "at most the %d training samples".formatted(n),
          options.miniBatchSize);
    }
    Hyperparameters hyperparameters =
        new Hyperparameters(
            options.sizes,
            Activation.SIGMOID,
            Cost.QUADRATIC,
            options.epochs,
            options.miniBatchSize,
            options.learningRate,
            options.seed,
            options.arithmetic);
    Workload workload =
        new Workload(
            hyperparameters,
            ShardCount.of(options.shards, hyperparameters, n),
            new SampleRange(trainingSet, 0, n),
            evaluationRange(options, storage, trainingSet));
    Parameters initial = initial(options, storage);
    createModelDirectory(options, storage);
    return new RunPlan(
        workload, initial, options.exchange, modelFile, new Path(options.model, "history.csv"));
  }

  private static void requireAtLeast(String option, long least, long found) {
    if (found < least) {
      throw InputException.expected(option, least + " or more", found);
    }
  }

  private static void requireNoModel(TrainOptions options, Storage storage, Path modelFile) {
    try {
      if (!options.overwrite && storage.exists(modelFile)) {
        throw InputException.expected(
            options.model, "a directory without a model, or --overwrite", modelFile.getName());
      }
    } catch (IOException e) {
      throw noPlace(options.model, e);
    }
  }

  /** Before training, so that a wrong place does not cost it. */
  private static void createModelDirectory(TrainOptions options, Storage storage) {
    try {
      storage.createDirectory(options.model);
      storage.requireWritable(options.model);
    } catch (IOException e) {
      throw noPlace(options.model, e);
    }
  }

  private static InputException noPlace(Path model, IOException e) {
    return new InputException(
        "%s: expected a place for the model, found %s".formatted(model, e.getMessage()), e);
  }

  private static SampleSet trainingSet(TrainOptions options, Storage storage) {
    return open(options, storage, "train", options.trainImages, options.trainLabels);
  }

  private static SampleRange evaluationRange(
      TrainOptions options, Storage storage, SampleSet trainingSet) {
    long count = trainingSet.count();
    switch (options.evaluate) {
      case TEST:
        SampleSet testSet = open(options, storage, "t10k", options.testImages, options.testLabels);
        return new SampleRange(testSet, 0, testSet.count());
      case VALIDATION:
        if (options.validation == 0) {
          throw InputException.expected("--evaluate validation", "--validation 1 or more", 0);
        }
        return new SampleRange(trainingSet, count - options.validation, count);
      case NONE:
        return new SampleRange(trainingSet, count, count);
    }
    throw new AssertionError(options.evaluate);
  }

  /** Looks at the files of a set, those that the options name or those of --data. */
  private static SampleSet open(
      TrainOptions options, Storage storage, String set, String ownImages, String ownLabels) {
    String option = set.equals("train") ? "--train-" : "--test-";
    InputOptions how =
        new InputOptions(options.format, options.csvLabel, options.csvHeader, options.scale);
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
          "%d inputs for the samples in %s".formatted(samples.width(), images.names()),
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
      if (!storage.exists(plain) && !storage.exists(gzip)) {
        throw InputException.expected(plain, "this file, plain or .gz", "neither");
      }
      return InputFiles.of(storage, (storage.exists(plain) ? plain : gzip).toString());
    } catch (IOException e) {
      throw new InputException(
          "%s: expected a directory, found %s".formatted(options.data, e.getMessage()), e);
    }
  }

  private static Parameters initial(TrainOptions options, Storage storage) {
    if (options.initialModel == null) {
      return Parameters.random(options.sizes, options.seed);
    }
    SafeTensors file = SafeTensors.read(storage, options.initialModel, options.sizes.length());
    return ModelFile.parameters(options.initialModel, file, options.sizes);
  }
}
