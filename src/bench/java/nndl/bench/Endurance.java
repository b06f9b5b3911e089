package nndl.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.ml.NetworkClassifier;
import org.apache.spark.SparkEnv;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code Endurance DIR LOG FITS EVERY}: fits the estimator and predicts by its model again and
 * again in one context, and prints a row for every so many fits: what is still held then. The heap
 * is what full collections leave. Spark's own list of jobs for its pages is kept short, since it
 * grows with each job up to a length that is set.
 */
public final class Endurance {
  private static final int ROWS = 500;
  private static final int FEATURES = 20;

  private Endurance() {}

  public static void main(String[] args) throws Exception {
    Path local = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.local.dir", local.toString());
    for (String list :
        List.of("ui.retainedJobs", "ui.retainedStages", "sql.ui.retainedExecutions")) {
      builder.config("spark." + list, "20");
    }
    SparkSession session = builder.config("spark.ui.retainedTasks", "200").getOrCreate();
    System.out.printf(
        "%6s %9s %6s %8s %10s %8s %9s%n",
        "fits", "heap MB", "files", "threads", "storage KB", "disk KB", "log bytes");
    int fits = Integer.parseInt(args[2]);
    int every = Integer.parseInt(args[3]);
    for (int fit = 1; fit <= fits; fit++) {
      Dataset<Row> frame = frame(session, fit);
      var model = new NetworkClassifier().setHiddenLayers(new int[] {10}).setMaxIter(5).fit(frame);
      if (model.transform(frame).filter("prediction = label").count() < ROWS / 2) {
        throw new IllegalStateException("expected a model that has learned something");
      }
      if (fit % every == 0) {
        print(fit, local, Path.of(args[1]));
      }
    }
    session.stop();
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

  private static void print(int fits, Path local, Path log) throws Exception {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(300); // Spark's cleaner drops what is garbage now
    }
    System.out.printf(
        Locale.ROOT,
        "%6d %9.1f %6d %8d %10.1f %8d %9d%n",
        fits,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0,
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        SparkEnv.get().memoryManager().storageMemoryUsed() / 1024.0,
        bytes(local) / 1024,
        bytes(log));
  }

  private static long bytes(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      return files
          .map(Path::toFile)
          .filter(java.io.File::isFile)
          .mapToLong(java.io.File::length)
          .sum();
    }
  }
}
