package nndl.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Training;
import nndl.ml.NetworkClassifier;
import nndl.spark.Executors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code scripts/dev/endure.sh}: what a long-lived process still holds after a while, a row at a
 * time. {@code Endurance DIR LOG fits COUNT EVERY} fits an estimator and predicts by its model
 * again and again in one context. {@code Endurance DIR LOG training MINUTES EVERY} trains on MNIST
 * over two executors, of which one is killed every so many minutes, and another one comes. The heap
 * is what full collections leave. Spark's lists of jobs for its pages are kept short, since they
 * grow with each job up to a length that is set.
 */
public final class Endurance {
  private static final int ROWS = 500;
  private static final int FEATURES = 20;
  private static final int EXECUTORS = 2;

  private final Path directory;
  private final Path log;
  private volatile int epochs;

  private Endurance(Path directory, Path log) {
    this.directory = directory;
    this.log = log;
  }

  public static void main(String[] args) throws Exception {
    boolean fits = args[2].equals("fits");
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(fits ? "local[2]" : "local-cluster[%s,1,1024]".formatted(EXECUTORS))
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.ui.retainedTasks", "200");
    for (String list :
        List.of("ui.retainedJobs", "ui.retainedStages", "sql.ui.retainedExecutions")) {
      builder.config("spark." + list, "20");
    }
    Endurance endurance = new Endurance(Path.of(args[0]), Path.of(args[1]));
    System.out.printf(
        "%8s %8s %6s %8s %11s %8s %9s%n",
        fits ? "fits" : "epochs",
        "heap MB",
        "files",
        "threads",
        "storage KB",
        "disk KB",
        "log bytes");
    int most = Integer.parseInt(args[3]);
    int every = Integer.parseInt(args[4]);
    try (SparkSession session = builder.getOrCreate()) {
      if (fits) {
        endurance.fit(session, most, every);
      } else {
        endurance.train(new JavaSparkContext(session.sparkContext()), most, every);
      }
    }
  }

  private void fit(SparkSession session, int most, int every) throws Exception {
    for (int fit = 1; fit <= most; fit++) {
      Dataset<Row> frame = frame(session, fit);
      var model = new NetworkClassifier().setHiddenLayers(new int[] {10}).setMaxIter(5).fit(frame);
      if (model.transform(frame).filter("prediction = label").count() < ROWS / 2) {
        throw new IllegalStateException("expected a model that has learned something");
      }
      if (fit % every == 0) {
        print(fit);
      }
    }
  }

  /** Rows of which two features say the class. */
  private static Dataset<Row> frame(SparkSession session, int seed) {
    StructType columns =
        new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
    Random random = new Random(seed);
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> random.doubles(FEATURES, -1, 1).toArray())
            .map(x -> RowFactory.create(x[0] + x[1] > 0 ? 1.0 : 0.0, Vectors.dense(x)))
            .toList();
    return session.createDataFrame(rows, columns);
  }

  private void train(JavaSparkContext spark, int most, int every) throws Exception {
    Training training =
        new Training()
            .option("data", "data/mnist")
            .option("sizes", 784, 30, 10)
            .option("learning-rate", 0.5)
            .option("epochs", 1_000_000)
            .option("checkpoint-every", 1)
            .option("model", directory.resolve("model").toString())
            .option("overwrite");
    training.onEpoch((epoch, running) -> epochs = epoch.number() + 1);
    CompletableFuture<?> run = CompletableFuture.supplyAsync(() -> training.run(spark));
    for (int minutes = every; minutes <= most; minutes += every) {
      Executors.await(spark, EXECUTORS);
      try {
        run.get(every, TimeUnit.MINUTES);
        throw new IllegalStateException("expected a training that goes on, found its end");
      } catch (TimeoutException e) {
        print(epochs);
      }
      Executors.kill(Executors.running().get(0));
    }
    training.cancel();
  }

  private void print(int count) throws Exception {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(300); // Spark's cleaner drops what is garbage now
    }
    System.out.printf(
        Locale.ROOT,
        "%8d %8.1f %6d %8d %11.1f %8d %9d%n",
        count,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0,
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        SparkEnv.get().memoryManager().storageMemoryUsed() / 1024.0,
        bytes(directory) / 1024,
        Files.size(log));
  }

  private static long bytes(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
  }
}
