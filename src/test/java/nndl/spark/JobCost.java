package nndl.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.ImageSet;
import nndl.data.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.Exchange;
import nndl.training.Workload;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What an iteration of {@link JobExchange} costs beside an empty Spark job of as many partitions,
 * for 784-30-10: ten of each in turn, in one run, and the medians. The empty job takes the same way
 * through Spark ({@link PerShard}), which is quicker than that of {@code foreachPartition}. Not a
 * test; by hand, after {@code mvn test-compile}, with what pom.xml calls spark.java.options:
 *
 * <pre>
 * java $(spark.java.options) \
 *   -cp "$PWD/target/test-classes:$PWD/target/classes:$PWD/target/spark/jars/*" \
 *   nndl.spark.JobCost [master [mini-batch-size]]
 * </pre>
 */
final class JobCost {
  private static final int SAMPLES = 5000;
  private static final int WARM_UP = 300;
  private static final int ITERATIONS = 500;

  /**
   * So that one kind's clearing up, which Spark does behind one's back, is not timed as another's.
   */
  private static final int IN_TURN = 10;

  private JobCost() {}

  public static void main(String[] args) throws Exception {
    String master = args.length > 0 ? args[0] : "local[2]";
    int miniBatchSize = args.length > 1 ? Integer.parseInt(args[1]) : 50;
    Path directory = Files.createTempDirectory("job-cost");
    ImageSet set =
        TestImages.random(SAMPLES, 28, 28, 10, 0.19, Fixtures.SEED).write(directory, "train");
    try (JavaSparkContext spark = Fixtures.spark(master)) {
      for (int shards : new int[] {1, 2, 4}) {
        measure(spark, set, shards, miniBatchSize);
      }
    } finally {
      for (String name : new String[] {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", ""}) {
        Files.delete(directory.resolve(name));
      }
    }
  }

  private static void measure(JavaSparkContext spark, ImageSet set, int shards, int miniBatchSize) {
    Workload workload =
        Fixtures.workload(
            Fixtures.hyperparameters(1, miniBatchSize, 3, 784, 30, 10), shards, set, set);
    Parameters parameters = Fixtures.initial(workload);
    JavaRDD<LoadedShard> nothing =
        spark.parallelize(Collections.nCopies(shards, new LoadedShard(null, null)), shards).cache();
    double[] emptyJobs = new double[ITERATIONS];
    double[] iterations = new double[ITERATIONS];
    try (Exchange exchange = Fixtures.job(spark, workload)) {
      for (int i = -WARM_UP; i < ITERATIONS; i += IN_TURN) {
        for (int k = i; k < i + IN_TURN; k++) {
          long start = System.nanoTime();
          PerShard.run(nothing, shard -> 0, (result, s) -> {});
          note(emptyJobs, k, start);
        }
        for (int k = i; k < i + IN_TURN; k++) {
          int from = Math.floorMod(k * miniBatchSize, SAMPLES - miniBatchSize);
          MiniBatch miniBatch = new MiniBatch(0, from, (long) from + miniBatchSize);
          long start = System.nanoTime();
          Gradient sum = exchange.sumGradients(parameters, miniBatch);
          parameters.step(Fixtures.KERNELS, 3, sum, miniBatchSize);
          note(iterations, k, start);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, mini-batch %d, %d shards: empty job %.2f ms, iteration %.2f ms, ratio %.2f%n",
        spark.master(),
        miniBatchSize,
        shards,
        median(emptyJobs),
        median(iterations),
        median(iterations) / median(emptyJobs));
  }

  private static void note(double[] times, int k, long start) {
    if (k >= 0) {
      times[k] = (System.nanoTime() - start) / 1e6;
    }
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
