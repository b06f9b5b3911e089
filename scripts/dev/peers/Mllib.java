import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
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
 * The book's network, 784-30-10, by Spark MLlib's classifier as its users write it: L-BFGS on all of the first 50,000
 * images at once, on every core of the machine. Its output layer is a softmax with cross-entropy; there is no other.
 *
 * <p>Arguments: a folder with MNIST's IDX files, plain or .gz; where to save the model; samples a block; iterations of
 * L-BFGS. Prints the iterations, how many of the 10,000 test images are right after them, and the seconds of the training.
 */
public final class Mllib {
  private record Images(String folder, String set, int count) implements Serializable {
    private static final int PIXELS = 784;

    /** Every partition reads the files for itself, since Spark has no reader for them, and takes its part of them. */
    Dataset<Row> in(SparkSession spark) {
      JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
      int parts = context.defaultParallelism();
      List<Integer> all = IntStream.range(0, parts).boxed().toList();
      StructType columns =
          new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
      return spark.createDataFrame(
          context.parallelize(all, parts).flatMap(part -> rows(part, parts).iterator()), columns);
    }

    private List<Row> rows(int part, int parts) throws IOException {
      int from = (int) ((long) count * part / parts);
      int until = (int) ((long) count * (part + 1) / parts);
      try (DataInputStream images = open("-images-idx3-ubyte", 16 + (long) from * PIXELS);
          DataInputStream labels = open("-labels-idx1-ubyte", 8 + from)) {
        Row[] rows = new Row[until - from];
        byte[] pixels = new byte[PIXELS];
        for (int i = 0; i < rows.length; i++) {
          images.readFully(pixels);
          double[] features = new double[PIXELS];
          for (int k = 0; k < PIXELS; k++) {
            features[k] = (pixels[k] & 0xff) / 255.0;
          }
          rows[i] = RowFactory.create((double) labels.readUnsignedByte(), Vectors.dense(features));
        }
        return List.of(rows);
      }
    }

    private DataInputStream open(String name, long skipped) throws IOException {
      File plain = new File(folder, set + name);
      InputStream file = new FileInputStream(plain.exists() ? plain : new File(plain + ".gz"));
      DataInputStream in =
          new DataInputStream(plain.exists() ? file : new GZIPInputStream(file, 1 << 16));
      in.skipNBytes(skipped);
      return in;
    }
  }

  public static void main(String[] arguments) throws IOException {
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", "false").getOrCreate();
    Dataset<Row> training = new Images(arguments[0], "train", 50_000).in(spark);
    Dataset<Row> test = new Images(arguments[0], "t10k", 10_000).in(spark);
    long start = System.nanoTime();
    MultilayerPerceptronClassificationModel model =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {784, 30, 10})
            .setSeed(1)
            .setBlockSize(Integer.parseInt(arguments[2]))
            .setMaxIter(Integer.parseInt(arguments[3]))
            .fit(training);
    double seconds = (System.nanoTime() - start) / 1e9;
    double right =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    model.write().overwrite().save(arguments[1]);
    spark.stop();
    System.out.printf("%s %d %.2f%n", arguments[3], Math.round(right * 10_000), seconds);
  }
}
