import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nndl.ml.NetworkClassifier;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * 784-100-10 on MNIST by {@code fit} of the same DataFrame, which is read from Parquet: by nndl's classifier and by MLlib's,
 * on every core of the machine. The pixels are divided by 255. What is not said here is
 * each classifier's default.
 *
 * <p>Arguments: a folder with MNIST's IDX files, plain or .gz; a folder for Parquet, which is written if it is not there; the
 * contender, {@code nndl} or {@code mllib}; its epochs or iterations; and of MLlib the samples a block. Prints how many of
 * the 10,000 test rows are right, and the seconds of {@code fit}.
 */
public final class Fit {
  private static final int PIXELS = 784;

  private Fit() {}

  public static void main(String[] arguments) throws IOException {
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", "false").getOrCreate();
    Path parquet = Path.of(arguments[1]);
    if (!Files.exists(parquet)) {
      write(spark, arguments[0], "train", 60_000, parquet);
      write(spark, arguments[0], "t10k", 10_000, parquet);
    }
    Dataset<Row> training = spark.read().parquet(parquet.resolve("train").toString());
    Dataset<Row> test = spark.read().parquet(parquet.resolve("t10k").toString());
    training.selectExpr("sum(label)").collect(); // Spark itself is warm
    int epochs = Integer.parseInt(arguments[3]);
    long start = System.nanoTime();
    Model<?> model =
        arguments[2].equals("nndl")
            ? nndl(epochs).fit(training)
            : mllib(epochs, Integer.parseInt(arguments[4])).fit(training);
    double seconds = (System.nanoTime() - start) / 1e9;
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    spark.stop();
    System.out.printf("%d %.2f%n", Math.round(accuracy * 10_000), seconds);
  }

  private static NetworkClassifier nndl(int epochs) {
    return new NetworkClassifier()
        .setLayers(new int[] {PIXELS, 100, 10})
        .setStandardization(false) // the pixels are from 0 to 1 already
        .setMaxIter(epochs);
  }

  private static MultilayerPerceptronClassifier mllib(int iterations, int block) {
    return new MultilayerPerceptronClassifier()
        .setLayers(new int[] {PIXELS, 100, 10})
        .setSeed(1)
        .setBlockSize(block)
        .setMaxIter(iterations);
  }

  private static void write(SparkSession spark, String folder, String set, int count, Path parquet)
      throws IOException {
    byte[] images = bytes(folder, set + "-images-idx3-ubyte");
    byte[] labels = bytes(folder, set + "-labels-idx1-ubyte");
    List<Row> rows =
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  double[] features = new double[PIXELS];
                  for (int k = 0; k < PIXELS; k++) {
                    features[k] = (images[16 + i * PIXELS + k] & 0xff) / 255.0;
                  }
                  return RowFactory.create((double) labels[8 + i], Vectors.dense(features));
                })
            .toList();
    StructType columns =
        new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
    spark.createDataFrame(rows, columns).repartition(8).write().parquet(parquet.resolve(set).toString());
  }

  private static byte[] bytes(String folder, String name) throws IOException {
    Path plain = Path.of(folder, name);
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(Path.of(folder, name + ".gz")))) {
      return in.readAllBytes();
    }
  }
}
