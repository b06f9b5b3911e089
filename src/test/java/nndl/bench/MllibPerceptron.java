package nndl.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * {@code MllibPerceptron DIR MODEL}: MLlib trains 784-30-10 on the images that the book's run
 * trains on, with its default of 100 iterations of L-BFGS, and saves the model. Prints the right
 * answers for the test images in percent.
 */
public final class MllibPerceptron {
  private static final int[] SIZES = {784, 30, 10};
  private static final long TRAINING_SAMPLES = 50_000;
  private static final int PARTITIONS = 2;

  private MllibPerceptron() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder().appName("mllib").config("spark.ui.enabled", false).getOrCreate()) {
      Mnist mnist = Mnist.in(new Path(args[0]));
      Dataset<Row> training =
          frame(spark, new SampleRange(mnist.training(), 0, TRAINING_SAMPLES)).cache();
      Dataset<Row> test = frame(spark, new SampleRange(mnist.test(), 0, mnist.test().count()));
      MultilayerPerceptronClassificationModel model =
          new MultilayerPerceptronClassifier().setLayers(SIZES).setSeed(1).fit(training);
      model.write().overwrite().save(args[1]);
      double accuracy =
          new MulticlassClassificationEvaluator()
              .setMetricName("accuracy")
              .evaluate(model.transform(test));
      System.out.printf(Locale.ROOT, "%.2f%n", 100 * accuracy);
    }
  }

  private static Dataset<Row> frame(SparkSession spark, SampleRange range) {
    PackedSamples samples = new SampleLoader(Mnist.storage()).load(range);
    SparseRows inputs = new SparseRows();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < samples.count(); i++) {
      inputs.clear();
      samples.appendTo(inputs, i);
      rows.add(RowFactory.create(features(inputs), (double) samples.label(i)));
    }
    StructType columns =
        new StructType().add("features", SQLDataTypes.VectorType()).add("label", "double");
    return spark.createDataFrame(rows, columns).repartition(PARTITIONS);
  }

  private static Vector features(SparseRows inputs) {
    int count = inputs.entries();
    double[] values = IntStream.range(0, count).mapToDouble(e -> inputs.value()[e]).toArray();
    return Vectors.sparse(SIZES[0], Arrays.copyOf(inputs.column(), count), values);
  }
}
