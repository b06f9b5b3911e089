package nndl.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.ml.NetworkClassifier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code FitCost DIR ROWS FEATURES EPOCHS ROUNDS fit|grid}: what a fit costs besides the training,
 * or a cross validation of 3 folds and 4 grid points. The frame lies in Parquet in DIR, and is
 * written there if it is not. A line a round: all milliseconds, those of the processes' cores, and
 * those of each phase, by samples of the stack of the thread that fits. The round before the first
 * warms up.
 */
public final class FitCost {
  /** Methods whose time is a phase. The innermost of a stack counts. */
  private static final Map<String, String> PHASES =
      Map.ofEntries(
          Map.entry("nndl.ml.FitOptions.check", "check"),
          Map.entry("nndl.spark.rows.RowsDirectory.open", "directory"),
          Map.entry("nndl.spark.rows.RowFiles.begin", "begin"),
          Map.entry("nndl.spark.job.PerPartition.run", "job"),
          Map.entry("nndl.spark.rows.RowFiles.keep", "keep"),
          Map.entry("nndl.ml.NetworkFit.write", "write"),
          Map.entry("nndl.command.run.TrainingRun.validate", "validate"),
          Map.entry("nndl.command.run.TrainingRun.open", "exchange"),
          Map.entry("nndl.command.run.TrainingRun.train", "train"),
          Map.entry("nndl.command.run.TrainingRun.close", "close"),
          Map.entry("nndl.command.run.TrainingRun.finish", "finish"),
          Map.entry("nndl.command.call.CallFiles.close", "delete"),
          Map.entry("nndl.ml.NetworkModel.transform", "transform"),
          Map.entry("nndl.ml.NetworkClassifier.train", "fit"));

  private FitCost() {}

  public static void main(String[] args) throws InterruptedException {
    SparkSession session =
        SparkSession.builder()
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
    int rows = Integer.parseInt(args[1]);
    int features = Integer.parseInt(args[2]);
    String place = "%s/%s-%s".formatted(args[0], rows, features);
    frame(session, rows, features).write().mode("ignore").parquet(place);
    Dataset<Row> frame = session.read().parquet(place);
    NetworkClassifier classifier =
        new NetworkClassifier()
            .setHiddenLayers(new int[] {30})
            .setMaxIter(Integer.parseInt(args[3]));
    Runnable work =
        args[5].equals("grid") ? () -> grid(classifier).fit(frame) : () -> classifier.fit(frame);
    for (int round = -1; round < Integer.parseInt(args[4]); round++) {
      String line = measured(work);
      if (round >= 0) {
        System.out.println(line);
      }
    }
    session.stop();
  }

  private static CrossValidator grid(NetworkClassifier classifier) {
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.stepSize(), new double[] {0.001, 0.003, 0.01, 0.03})
            .build();
    return new CrossValidator()
        .setEstimator(classifier)
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setEstimatorParamMaps(grid)
        .setNumFolds(3);
  }

  /** Rows of which the first features say the class. Of many features most are 0, as of pixels. */
  private static Dataset<Row> frame(SparkSession session, int rows, int features) {
    StructType columns =
        new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
    Function<Integer, Row> row =
        i -> {
          Random random = new Random(i);
          double[] numbers = new double[features];
          for (int k = 0; k < features; k++) {
            numbers[k] = features > 100 && random.nextInt(5) > 0 ? 0 : random.nextGaussian();
          }
          return RowFactory.create(numbers[0] + numbers[1] > 0 ? 1.0 : 0.0, Vectors.dense(numbers));
        };
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    return session.createDataFrame(
        spark.parallelize(IntStream.range(0, rows).boxed().toList(), 2).map(row), columns);
  }

  private static String measured(Runnable work) throws InterruptedException {
    Map<String, Long> nanos = new LinkedHashMap<>();
    Thread fits = Thread.currentThread();
    Thread sampler = new Thread(() -> sample(fits, nanos));
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    sampler.start();
    work.run();
    long all = System.nanoTime() - start;
    sampler.interrupt();
    sampler.join();
    return "all %.0f cpu %.0f%s"
        .formatted(
            all / 1e6,
            (system.getProcessCpuTime() - cpu) / 1e6,
            nanos.entrySet().stream()
                .map(phase -> " %s %.0f".formatted(phase.getKey(), phase.getValue() / 1e6))
                .collect(Collectors.joining()));
  }

  private static void sample(Thread fits, Map<String, Long> nanos) {
    long last = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(1);
        String phase = phase(fits.getStackTrace());
        long now = System.nanoTime();
        nanos.merge(phase, now - last, Long::sum);
        last = now;
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private static String phase(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      String phase = PHASES.get(frame.getClassName() + "." + frame.getMethodName());
      if (phase != null) {
        return phase;
      }
    }
    return "other";
  }
}
