package nndl.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import nndl.ml.NetworkClassifier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code SparseFit DIR ROWS nndl|raw|mllib HIDDEN time|memory [EPOCHS]}: a fit on rows of 2^18
 * hashed words, of which each row has about 50, by nndl's classifier with its defaults (HIDDEN
 * neurons, or 0 for no hidden layer, and EPOCHS epochs if that is given), by the same without
 * standardization, or by MLlib's logistic regression. The rows are written to Parquet in DIR if
 * they are not there, so both read the same. Prints the seconds of the fit, those that processors
 * were busy, the most bytes of the heap that a collection has left during it, in MB, and the area
 * under the curve of 20,000 other rows. Collecting all the time costs time, so only {@code memory}
 * does it.
 */
public final class SparseFit {
  private static final int WIDTH = 1 << 18;
  private static final int WORDS = 50;
  private static final int TEST_ROWS = 20_000;

  /** Words are many times as many as features, and the k-th is about 1 / k as frequent. */
  private static final double VOCABULARY = 4e5;

  private SparseFit() {}

  public static void main(String[] args) throws Exception {
    SparkSession session =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    Dataset<Row> training = rows(session, args[0], 0, Long.parseLong(args[1]));
    Dataset<Row> test = rows(session, args[0], 1L << 40, TEST_ROWS);
    Object unused = training.selectExpr("sum(label)").collect(); // Spark itself is warm
    Heap heap = new Heap(args[4].equals("memory"));
    double busy = processorSeconds();
    long start = System.nanoTime();
    NetworkClassifier network = network(Integer.parseInt(args[3]), args[2].equals("nndl"));
    if (args.length > 5) {
      network.setMaxIter(Integer.parseInt(args[5]));
    }
    Model<?> model =
        args[2].equals("mllib") ? new LogisticRegression().fit(training) : network.fit(training);
    double seconds = (System.nanoTime() - start) / 1e9;
    busy = processorSeconds() - busy;
    long most = heap.most();
    double area = new BinaryClassificationEvaluator().evaluate(model.transform(test));
    session.stop();
    System.out.printf(
        Locale.ROOT, "%.1f s, %.1f s, %d MB, %.4f%n", seconds, busy, most >> 20, area);
  }

  private static double processorSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static NetworkClassifier network(int hidden, boolean standardises) {
    return new NetworkClassifier()
        .setStandardization(standardises)
        .setHiddenLayers(hidden == 0 ? new int[0] : new int[] {hidden});
  }

  private static Dataset<Row> rows(SparkSession session, String directory, long first, long count) {
    Path parquet = Path.of(directory, "sparse-%s-%s".formatted(first, count));
    if (!Files.exists(parquet)) {
      JavaRDD<Row> rows =
          new JavaSparkContext(session.sparkContext())
              .parallelize(Arrays.asList(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), 8)
              .flatMap(
                  part ->
                      LongStream.range(part * count / 8, (part + 1) * count / 8)
                          .mapToObj(i -> row(first + i))
                          .iterator());
      StructType columns =
          new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
      session.createDataFrame(rows, columns).write().parquet(parquet.toString());
    }
    return session.read().parquet(parquet.toString());
  }

  /** A row of words, whose class follows from what each word weighs, and from chance. */
  private static Row row(long number) {
    SplittableRandom random = new SplittableRandom(number);
    TreeMap<Integer, Double> counts = new TreeMap<>();
    double sum = 0;
    for (int w = 0; w < WORDS; w++) {
      long word = (long) Math.pow(VOCABULARY, random.nextDouble());
      SplittableRandom ofWord = new SplittableRandom(word);
      counts.merge(ofWord.nextInt(WIDTH), 1.0, Double::sum);
      sum += ofWord.nextDouble(-1, 1);
    }
    double label = random.nextDouble() < 1 / (1 + Math.exp(-sum)) ? 1 : 0;
    int[] indices = counts.keySet().stream().mapToInt(k -> k).toArray();
    double[] values = counts.values().stream().mapToDouble(v -> v).toArray();
    return RowFactory.create(label, Vectors.sparse(WIDTH, indices, values));
  }

  /** Watches what collections leave on the heap. */
  private static final class Heap extends Thread {
    private static final long PAUSE_NANOS = 300_000_000;

    private volatile boolean watches = true;
    private long most;

    Heap(boolean watches) {
      setDaemon(true);
      if (watches) {
        start();
      }
    }

    @Override
    public void run() {
      while (watches) {
        System.gc();
        most = Math.max(most, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    long most() throws InterruptedException {
      watches = false;
      join();
      return most;
    }
  }
}
