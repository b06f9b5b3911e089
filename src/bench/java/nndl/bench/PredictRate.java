package nndl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nndl.command.predict.PartFiles;
import nndl.command.predict.PartsJob;
import nndl.command.predict.Prediction;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import nndl.training.worker.Tiles;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * {@code PredictRate IMAGES SIZES DIR ROUNDS}: how fast nndl.Predict is, once the JVM has compiled
 * it. A line a round, in samples a second: reading, packing and the bare forward kernel one after
 * the other, in as many threads as there are slots; predictions with name, prediction and
 * confidence, written as parts to DIR; the same with all outputs. The round before the first warms
 * up.
 */
public final class PredictRate {
  private static final List<Column> THREE =
      List.of(Column.NAME, Column.PREDICTION, Column.CONFIDENCE);
  private static final List<Column> ALL =
      List.of(Column.NAME, Column.PREDICTION, Column.CONFIDENCE, Column.OUTPUTS);
  private static final int RANGES = 64;

  private final Storage storage = Mnist.storage();
  private final JavaSparkContext spark;
  private final SampleSet samples;
  private final Ensemble ensemble;
  private final Path directory;

  private PredictRate(JavaSparkContext spark, String images, int[] sizes, String directory) {
    this.spark = spark;
    this.samples =
        SampleSet.withoutLabels(
            storage, InputFiles.of(storage, images), InputOptions.defaults(), sizes[0]);
    var strings = InputSpec.strings(List.of(28, 28), 255, List.of());
    strings.put(Model.ACTIVATION, "SIGMOID");
    strings.put(Model.COST, "QUADRATIC");
    this.ensemble =
        new Ensemble(
            List.of(Model.of(Initialiser.SCALED.parameters(new Layout(sizes), 1), strings)));
    this.directory = new Path(directory);
  }

  public static void main(String[] args) throws Exception {
    int[] sizes = Arrays.stream(args[1].split(",")).mapToInt(Integer::parseInt).toArray();
    Files.createDirectories(java.nio.file.Path.of(args[2]));
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf())) {
      PredictRate rate = new PredictRate(spark, args[0], sizes, args[2]);
      for (int round = -1; round < Integer.parseInt(args[3]); round++) {
        double bare = rate.measure(rate::runBare);
        double three = rate.writing(THREE);
        double all = rate.writing(ALL);
        if (round >= 0) {
          System.out.printf(Locale.ROOT, "%.0f %.0f %.0f%n", bare, three, all);
        }
      }
    }
  }

  /** Something that fails as files do. */
  private interface Work {
    void run() throws IOException;
  }

  private double measure(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return samples.count() / ((System.nanoTime() - start) / 1e9);
  }

  private void runBare() {
    AtomicInteger next = new AtomicInteger();
    CompletableFuture.allOf(
            IntStream.range(0, spark.defaultParallelism())
                .mapToObj(thread -> CompletableFuture.runAsync(() -> run(next), this::start))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void start(Runnable task) {
    new Thread(task).start();
  }

  private void run(AtomicInteger next) {
    Shards ranges = new Shards(RANGES);
    Tiles tiles = new Tiles(ensemble.outputs(Tiles.SIZE));
    for (int r = next.getAndIncrement(); r < RANGES; r = next.getAndIncrement()) {
      samples.read(
          storage,
          ranges.start(r, samples.count()),
          ranges.start(r + 1, samples.count()),
          false,
          (piece, first, unreadable) -> tiles.run(piece, (sample, outputs, i) -> {}));
    }
  }

  /** The rate, without the deletion of what was written. */
  private double writing(List<Column> columns) throws IOException {
    double rate = measure(() -> write(columns));
    for (String name : storage.names(directory)) {
      storage.delete(new Path(directory, name));
    }
    return rate;
  }

  private void write(List<Column> columns) {
    PartFiles files = PartFiles.of(storage, directory, false);
    new PartsJob(new Prediction(ensemble, samples, false, List.of(), columns), files)
        .run(
            spark,
            new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {}),
            new ProgressAccumulator(spark),
            line -> {});
  }
}
