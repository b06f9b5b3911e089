package nndl.spark.job;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.function.IntConsumer;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.sampling.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.training.Exchange;
import nndl.training.workload.Workload;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * What an iteration of {@link JobExchange} costs beside an empty Spark job of as many partitions,
 * for 784-30-10: some of each in turn, in one run, and the medians. The empty job is once the
 * leanest that Spark has (runJob, which waits without a limit) and once as one writes it in Java.
 * Not a test; by hand, after {@code mvn test-compile}, with what pom.xml calls spark.java.options:
 *
 * <pre>
 * java $(spark.java.options) \
 *   -cp "$PWD/target/test-classes:$PWD/target/classes:$PWD/target/spark/jars/*" \
 *   nndl.spark.job.JobCost [master [mini-batch-size]]
 * </pre>
 */
public final class JobCost {
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
    SampleSet set =
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

  private static void measure(
      JavaSparkContext spark, SampleSet set, int shards, int miniBatchSize) {
    Workload workload =
        Fixtures.workload(
            Fixtures.hyperparameters(1, miniBatchSize, 3, 784, 30, 10), shards, set, set);
    Parameters parameters = Fixtures.initial(workload);
    JavaRDD<Integer> numbers = spark.parallelize(Collections.nCopies(shards, 0), shards).cache();
    try (Exchange exchange = Fixtures.open(Exchanges.Kind.JOB, spark, workload)) {
      double[][] times =
          inTurn(
              i -> runNothing(numbers),
              i -> numbers.foreachPartition(nothing -> {}),
              i -> {
                int from = Math.floorMod(i * miniBatchSize, SAMPLES - miniBatchSize);
                MiniBatch miniBatch = new MiniBatch(0, from, (long) from + miniBatchSize);
                Gradient sum = exchange.sumGradients(parameters, miniBatch);
                parameters.step(3, sum, miniBatchSize);
              });
      double empty = median(times[0]);
      double emptyOfJava = median(times[1]);
      double iteration = median(times[2]);
      System.out.printf(
          Locale.ROOT,
          "%s, mini-batch %d, %d shards: iteration %.2f ms; runJob %.2f ms, ratio %.2f;"
              + " foreachPartition %.2f ms, ratio %.2f%n",
          spark.master(),
          miniBatchSize,
          shards,
          iteration,
          empty,
          iteration / empty,
          emptyOfJava,
          iteration / emptyOfJava);
    }
  }

  private static void runNothing(JavaRDD<Integer> numbers) {
    numbers
        .rdd()
        .sparkContext()
        .runJob(
            numbers.rdd(), new Nothing(), new NothingMore(), ClassTag$.MODULE$.apply(Object.class));
  }

  /** The empty job. */
  private static final class Nothing
      extends AbstractFunction2<TaskContext, Iterator<Integer>, Object> implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Object apply(TaskContext context, Iterator<Integer> partition) {
      return 0;
    }
  }

  /** What the driver does with a partition's result. */
  private static final class NothingMore extends AbstractFunction2<Object, Object, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object partition, Object result) {
      return BoxedUnit.UNIT;
    }
  }

  /** The times of each kind of job, in ms, taken in turn. */
  private static double[][] inTurn(IntConsumer... jobs) {
    double[][] times = new double[jobs.length][ITERATIONS];
    for (int i = -WARM_UP; i < ITERATIONS; i += IN_TURN) {
      for (int job = 0; job < jobs.length; job++) {
        for (int k = i; k < i + IN_TURN; k++) {
          long start = System.nanoTime();
          jobs[job].accept(k);
          times[job][Math.max(0, k)] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return times;
  }

  private static double median(double[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
