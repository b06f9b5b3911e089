package nndl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import nndl.TestImages;
import nndl.data.InputFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.storage.Storage;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.ShardCount;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * The training and test images that benchmarks run on: MNIST itself, or the dearest of its kind.
 */
record Mnist(SampleSet training, SampleSet test) {
  private static final int TRAINING_SAMPLES = 50_000;
  private static final long SEED = 1;

  static Storage storage() {
    return new Storage(SparkHadoopUtil.get().newConfiguration(new SparkConf()));
  }

  /** The files in a directory, plain or .gz. */
  static Mnist in(Path directory) throws IOException {
    Storage storage = storage();
    return new Mnist(open(storage, directory, "train"), open(storage, directory, "t10k"));
  }

  private static SampleSet open(Storage storage, Path directory, String prefix) throws IOException {
    Path images = new Path(directory, prefix + "-images-idx3-ubyte");
    Path labels = new Path(directory, prefix + "-labels-idx1-ubyte");
    String suffix = storage.exists(images) ? "" : ".gz";
    return SampleSet.open(
        storage,
        InputFiles.of(storage, images + suffix),
        InputFiles.of(storage, labels + suffix),
        InputOptions.defaults(),
        0);
  }

  /** Random images without a zero, so that every weight takes part in every iteration. */
  static Mnist dense(java.nio.file.Path directory) {
    return new Mnist(
        TestImages.random(5_000, 28, 28, 10, 1, SEED).write(directory, "train"),
        TestImages.random(100, 28, 28, 10, 1, SEED).write(directory, "t10k"));
  }

  static void delete(java.nio.file.Path directory) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(directory)) {
      for (java.nio.file.Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** The book's network of these sizes. */
  static Hyperparameters hyperparameters(
      int[] sizes, long miniBatchSize, double learningRate, Arithmetic arithmetic) {
    return new Hyperparameters(
        new Network(new Layout(sizes), Activation.SIGMOID, Initialiser.NORMAL),
        new Objective(Cost.QUADRATIC, SEED, arithmetic),
        new Descent(1, miniBatchSize, learningRate));
  }

  /** What {@code nndl.Train} makes of these images, with as many shards as asked for. */
  Workload workload(Hyperparameters hyperparameters, Integer shards) {
    long n = Math.min(TRAINING_SAMPLES, training.count());
    return new Workload(
        hyperparameters,
        ShardCount.of(shards, hyperparameters, n),
        Map.of(Split.TRAINING, new SampleRange(training, 0, n), Split.TEST, test.all()));
  }
}
